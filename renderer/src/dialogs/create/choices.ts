import {
  BUILT_IN_USUAL,
  DEFAULT_RUNTIME,
  type ImageOverview,
  MOCK_RUNTIME,
  type UsualWorkspace,
  usualTier,
  type WorkspaceTemplate,
} from '../../../../core/contract/index.ts';
import { knownRuntimes } from '../../engine/presence.ts';
import { fold } from '../../inspector/text.ts';
import { type CreateDraft, type StepId, stepIds } from './draft.ts';

/** The template whose files count: the chosen one, else the one that its runtime is named after. */
export function templateOf(
  { kind, template, runtime }: Pick<CreateDraft, 'kind' | 'template' | 'runtime'>,
  templates: readonly WorkspaceTemplate[],
  usual: UsualWorkspace = BUILT_IN_USUAL,
): WorkspaceTemplate | null {
  if (kind === 'external') return null;
  const id = kind === 'template' ? template : (runtime ?? usual.runtime);
  return templates.find((each) => each.id === id) ?? null;
}

export function runtimeOf(
  draft: CreateDraft,
  template: WorkspaceTemplate | null,
  usual: UsualWorkspace = BUILT_IN_USUAL,
): string {
  if (draft.kind === 'external') return 'external';
  return draft.runtime ?? (draft.kind === 'template' ? template?.runtime : usual.runtime) ?? DEFAULT_RUNTIME;
}

/** The model that the settings give it; empty when they say nothing about one like it. */
export function settingsModel(
  { kind, runtime }: Pick<CreateDraft, 'kind' | 'runtime'>,
  usual: UsualWorkspace,
): string {
  return kind === 'blank' && runtime === null ? usual.model : '';
}

/** The model that it will use; empty when nobody says. */
export function modelOf(
  draft: CreateDraft,
  template: WorkspaceTemplate | null,
  usual: UsualWorkspace = BUILT_IN_USUAL,
): string {
  return draft.model?.trim() || settingsModel(draft, usual) || template?.model || '';
}

/** A template may ask for more than what is harmless; more than that is only ever chosen by a person. */
export function tierOf(
  { tier }: Pick<CreateDraft, 'tier'>,
  template: WorkspaceTemplate | null,
  usual: UsualWorkspace = BUILT_IN_USUAL,
): number {
  return tier ?? usualTier(template?.tier, usual);
}

/** Keys that its agent needs: of each group one will do. Those of the template, and of the model that was chosen. */
export function keyGroups(
  draft: CreateDraft,
  template: WorkspaceTemplate | null,
  usual: UsualWorkspace = BUILT_IN_USUAL,
): readonly string[][] {
  const model = template?.models.find(({ id }) => id === modelOf(draft, template, usual));
  const all = [...(template?.requiredEnv ?? []), ...(model?.requiredEnv ?? [])].map((each) =>
    typeof each === 'string' ? [each] : each.any_of,
  );
  const seen = new Map(all.filter((group) => group.length > 0).map((group) => [groupId(group), group]));
  return [...seen.values()];
}

export function groupId(group: readonly string[]): string {
  return [...group].sort().join(' ');
}

/** Groups that nothing has a value for yet, stored or typed. */
export function missingGroups(
  groups: readonly string[][],
  stored: ReadonlySet<string>,
  keys: CreateDraft['keys'],
): readonly string[][] {
  return groups.filter(
    (group) => !group.some((key) => stored.has(key)) && (keys[groupId(group)]?.value ?? '') === '',
  );
}

/** Every runtime that a workspace could be of, the bundled ones first. */
export function runtimeChoices(
  templates: readonly WorkspaceTemplate[],
  overview: Pick<ImageOverview, 'mode' | 'runtimes'> | null,
): readonly string[] {
  const { mode } = overview ?? {};
  // Where images come from a registry or from git, those that have a name can be had without a template.
  const hasSource = mode !== undefined && (mode.mode === 'registry' || mode.templates !== '');
  const named = hasSource ? knownRuntimes : [];
  const all = [
    DEFAULT_RUNTIME,
    ...templates.map(({ runtime }) => runtime),
    ...(overview?.runtimes.map(({ runtime }) => runtime) ?? []),
    ...named,
  ];
  return [...new Set(all)].filter((runtime) => runtime !== 'external' && runtime !== MOCK_RUNTIME);
}

/** The templates that say `text`, by runtime, in the order of the runtimes. */
export function templatesByRuntime(
  templates: readonly WorkspaceTemplate[],
  text: string,
): readonly { readonly runtime: string; readonly templates: readonly WorkspaceTemplate[] }[] {
  const wanted = fold(text.trim());
  const matching = templates.filter(({ id, name, description, runtime, skills }) =>
    fold([id, name, description, runtime, ...skills].join('\n')).includes(wanted),
  );
  const runtimes = [...new Set(matching.map(({ runtime }) => runtime))];
  return runtimes.map((runtime) => ({
    runtime,
    templates: matching.filter((template) => template.runtime === runtime),
  }));
}

const MOST_CENTS = 100_000_000;

/** US cents of what was typed as dollars: `12.5` is 1250. null for nothing; undefined for what is no amount. */
export function centsOf(dollars: string): number | null | undefined {
  const text = dollars
    .trim()
    .replace(/^\$\s*/, '')
    .replace(',', '.');
  if (text === '') return null;
  if (!/^\d+(\.\d{1,2})?$/.test(text)) return undefined;
  const cents = Math.round(Number(text) * 100);
  return cents <= MOST_CENTS ? cents : undefined;
}

/** The first of `name`, `name 2`, … that nobody beside it has. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const candidate = `${name} ${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

const externalSteps: readonly StepId[] = ['template', 'place'];

export function stepsOf({ kind }: Pick<CreateDraft, 'kind'>): readonly StepId[] {
  return kind === 'external' ? externalSteps : stepIds;
}

const faults: Readonly<Record<string, StepId>> = {
  name_taken: 'place',
  invalid_name: 'place',
  invalid_url: 'place',
  workspace_not_found: 'place',
  workspace_removed: 'place',
  being_removed: 'place',
  ancestor_paused: 'place',
  unknown_template: 'template',
  template_invalid: 'template',
  unknown_runtime: 'runtime',
  template_source_unknown: 'runtime',
  secret_reserved: 'keys',
  secrets_locked: 'keys',
  invalid_folder: 'limits',
};

/** The step where an error of a creation can be mended; null when it can at none. */
export function stepAtFault(code: string): StepId | null {
  return faults[code] ?? null;
}
