import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import {
  type AppErrorJson,
  type ImageOverview,
  type UsualWorkspace,
  usualOf,
  type WorkspaceTemplate,
} from '../../../../core/contract/index.ts';
import { type EngineState, ROOT, useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import { type QueryState, useQuery } from '../useQuery.ts';
import {
  centsOf,
  freeName,
  groupId,
  keyGroups,
  missingGroups,
  modelOf,
  runtimeOf,
  templateOf,
  tierOf,
} from './choices.ts';
import { type CreateDraft, type StepId, useCreate } from './draft.ts';
import { type OutcomeLine, outcomeOf } from './outcome.ts';
import { needsAgreement } from './request.ts';

export interface UnreadFact {
  readonly title: string;
  readonly error: AppErrorJson;
  readonly refresh: () => void;
  /** The step that says it itself; null when none does. */
  readonly saidBy: StepId | null;
}

/** What follows from the draft and from what the engine has. */
export interface WizardFacts {
  readonly draft: CreateDraft;
  readonly listing: QueryState<'templates.list'>;
  readonly templates: readonly WorkspaceTemplate[];
  readonly template: WorkspaceTemplate | null;
  /** What counts where nothing was chosen. */
  readonly usual: UsualWorkspace;
  readonly images: ImageOverview | null;
  readonly runtime: string;
  readonly model: string;
  readonly tier: number;
  readonly secrets: QueryState<'secrets.list'>;
  readonly stored: ReadonlySet<string>;
  readonly groups: readonly string[][];
  readonly missing: readonly string[][];
  /** As typed, else one that nobody beside it has. */
  readonly name: string;
  readonly taken: ReadonlySet<string>;
  readonly parent: string | null;
  readonly outcome: readonly OutcomeLine[];
  /** What the outcome would also depend on, and could not be read. */
  readonly unread: readonly UnreadFact[];
  /** Why it cannot be created yet; null when it can. */
  readonly blocked: string | null;
}

const NOTHING: readonly WorkspaceTemplate[] = [];

export function useFacts(): WizardFacts {
  const draft = useCreate((state) => state.draft);
  const listing = useQuery('templates.list', {});
  const secrets = useQuery('secrets.list', {});
  const listedImages = useQuery('images.list', {}, ({ type }) => type === 'images.changed');
  const policy = useQuery('engine.startPolicy', {});
  const settings = useQuery('settings.list', {}, ({ type }) => type === 'settings.changed');
  const images = listedImages.output;
  const usual = useMemo(() => usualOf(settings.output?.settings ?? []), [settings.output]);
  const backend = useEngine((state) => state.engine?.backend ?? 'none');
  const isConnected = useEngine((state) => state.connection === 'connected');
  const builds = useEngine((state) => state.builds);
  const beside = useEngine(useShallow((state) => namesBelow(state, draft.parentId)));
  const parent = useEngine(({ workspaces }) =>
    draft.parentId === null ? null : (workspaces[draft.parentId]?.name ?? null),
  );

  const templates = listing.output?.templates ?? NOTHING;
  const template = templateOf(draft, templates, usual);
  const stored = useMemo(() => new Set(secrets.output?.secrets.map(({ key }) => key)), [secrets.output]);
  const taken = useMemo(() => new Set(beside), [beside]);
  const groups = keyGroups(draft, template, usual);
  const missing = missingGroups(groups, stored, draft.keys);
  const runtime = runtimeOf(draft, template, usual);
  const suggested = draft.kind === 'template' && template ? template.name : text.create.newAgent;
  const name = draft.name?.trim() ?? (draft.count > 1 ? suggested : freeName(suggested, taken));
  const wanted = new Set(groups.map(groupId));
  const shared = Object.entries(draft.keys).flatMap(([group, { key, value, scope }]) =>
    wanted.has(group) && scope === 'all' && value !== '' && stored.has(key) ? [key] : [],
  );

  return {
    draft,
    listing,
    templates,
    template,
    usual,
    images,
    runtime,
    model: modelOf(draft, template, usual),
    tier: tierOf(draft, template, usual),
    secrets,
    stored,
    groups,
    missing,
    name,
    taken,
    parent,
    outcome: outcomeOf({
      isExternal: draft.kind === 'external',
      name,
      count: draft.count,
      taken,
      parent,
      runtime,
      backend,
      images,
      builds: Object.values(builds),
      missing: secrets.output ? missing : [],
      shared,
      startsLazily: policy.output?.startLazily ?? false,
    }),
    unread: [
      ...unreadFact(text.create.outcome.keysUnread, secrets, groups.length > 0 ? 'keys' : null),
      ...unreadFact(text.create.outcome.imagesUnread, listedImages),
      ...unreadFact(text.create.outcome.policyUnread, policy),
      ...unreadFact(text.create.outcome.settingsUnread, settings),
    ],
    blocked: isConnected
      ? (reasonAgainst(draft, template, { name, taken, runtime, backend }) ??
        // The isolation that people or their administrator chose must not be missed.
        (settings.output === null && draft.kind !== 'external' ? text.create.outcome.settingsAwaited : null))
      : text.create.offline,
  };
}

function unreadFact(
  title: string,
  { error, refresh }: { readonly error: AppErrorJson | null; readonly refresh: () => void },
  saidBy: StepId | null = null,
): readonly UnreadFact[] {
  return error ? [{ title, error, refresh, saidBy }] : [];
}

interface Considered {
  readonly name: string;
  readonly taken: ReadonlySet<string>;
  readonly runtime: string;
  readonly backend: 'docker' | 'process' | 'none';
}

function reasonAgainst(
  draft: CreateDraft,
  template: WorkspaceTemplate | null,
  { name, taken, runtime, backend }: Considered,
): string | null {
  const { outcome, place } = text.create;
  if (name === '') return outcome.nameMissing;
  if (draft.kind === 'external') return taken.has(name) ? place.taken(name) : null;
  if (draft.count === 1 && taken.has(name)) return place.taken(name);
  if (backend === 'none') return outcome.noBackend;
  if (runtime.trim() === '') return outcome.noRuntime;
  if (centsOf(draft.budget) === undefined) return outcome.budgetWrong;
  return needsAgreement(draft, template) ? outcome.agree(tierOf(draft, template)) : null;
}

/** What the workspaces directly below another one, or the roots, are called. */
function namesBelow({ children, workspaces }: EngineState, parentId: string | null): string[] {
  return (children[parentId ?? ROOT] ?? []).flatMap((id) => workspaces[id]?.name ?? []);
}
