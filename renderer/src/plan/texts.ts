import type { ImportResult, OrgPlan, PlanEntry } from '../../../core/contract/index.ts';
import type { PlanState } from '../state/plan.ts';
import { text } from '../text/index.ts';
import { errorsOf } from './diagnostics.ts';

export type PlanAction = PlanEntry['action'];

/** In the order in which they are told. */
export const listedActions = ['create', 'update', 'move', 'remove', 'keep'] as const satisfies PlanAction[];
const CHANGING = ['create', 'update', 'move', 'remove'] as const satisfies PlanAction[];

const words = text.plan.texts;

export const actionLabel: Readonly<Record<PlanAction, string>> = words.actions;

/** What comes after a count: 2 "go", 1 "goes". */
export function countWord(action: PlanAction, count: number): string {
  return words.countWord[action](count);
}

/** "Create 12, update 3": what the import button says; empty when there is nothing to do. */
export function importLabel(counts: OrgPlan['counts']): string {
  const parts = CHANGING.filter((action) => counts[action] > 0).map((action) =>
    words.verb[action](counts[action]),
  );
  return capitalized(parts.join(', '));
}

/** The plan in one sentence, for those who cannot see the canvas. */
export function planSummary({ org, counts, diagnostics }: Pick<OrgPlan, 'org' | 'counts' | 'diagnostics'>) {
  if (errorsOf(diagnostics) > 0) return NOTHING_PLANNED;
  const parts = listedActions
    .filter((action) => counts[action] > 0)
    .map((action) => words.spoken[action](counts[action]));
  return words.summary(org, parts.join(', ') || words.nothing);
}

/** In place of the entries that a template with errors has none of. */
export const NOTHING_PLANNED = words.broken;

/** Why the import cannot start; null when it can. */
export function blockedReason({
  plan,
  busy,
  confirmedPlanId,
}: Pick<PlanState, 'plan' | 'busy' | 'confirmedPlanId'>): string | null {
  if (busy === 'importing') return words.importing;
  if (!plan) return busy === 'planning' ? words.planning : words.noPlan;
  if (busy === 'planning') return words.replanning;
  const errors = errorsOf(plan.diagnostics);
  if (errors > 0) return words.mendFirst(errors);
  const [key, ...others] = plan.missingEnv;
  if (key && others.length === 0) return words.keyMissing(key.anyOf.join(' or '));
  if (key) return words.keysMissing(others.length + 1);
  if (importLabel(plan.counts) === '') return words.upToDate;
  if (plan.counts.remove > 0 && confirmedPlanId !== plan.id) return words.agreeFirst;
  return null;
}

/** What an import did. */
export function resultText(result: Pick<ImportResult, 'org' | 'created' | 'updated' | 'moved' | 'removed'>): {
  readonly title: string;
  readonly detail: string | undefined;
} {
  const { org, created, updated, moved, removed } = result;
  const parts = [
    updated > 0 && words.updated(updated),
    moved > 0 && words.moved(moved),
    removed > 0 && words.removed(removed),
  ].filter((part) => part !== false);
  const rest = capitalized(parts.join(', '));
  if (created === 0)
    return {
      title: rest ? words.changedOnly(org, parts.join(', ')) : words.unchanged(org),
      detail: undefined,
    };
  return { title: words.onTheWay(created, org), detail: rest || undefined };
}

/** The box that lets a reconcile remove: "Remove 2 workspaces and what they hold". */
export function removalLabel(count: number): string {
  return words.removal(count);
}

/** "Needed by Mara and 3 more". */
export function neededByText(neededBy: readonly string[]): string {
  const [first, second, ...rest] = neededBy;
  if (first === undefined) return words.neededByAll;
  if (second === undefined) return words.neededBy(first);
  if (rest.length === 0) return words.neededBy(words.two(first, second));
  return words.neededBy(words.andMore(first, rest.length + 1));
}

/** "Studio Director › Research Lead": the names of a path. */
export function pathText(path: string): string {
  return path
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join(' › ');
}

/** A field as people call it. */
export function fieldText(field: string): string {
  return field === 'workspace_dir' ? words.hostFolder : field;
}

/** A value of a field as people read it: places in the org as the names on the way there. */
export function valueText(field: string, value: string): string {
  if (value === '') return words.noValue;
  return field === 'parent' ? pathText(value) : value;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
