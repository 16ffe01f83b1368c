import type { ImportResult, OrgPlan, PlanEntry } from '../../../core/contract/index.ts';
import { counted } from '../inspector/text.ts';
import type { PlanState } from '../state/plan.ts';
import { errorsOf } from './diagnostics.ts';

export type PlanAction = PlanEntry['action'];

/** In the order in which they are told. */
export const listedActions = ['create', 'update', 'move', 'remove', 'keep'] as const satisfies PlanAction[];
const CHANGING = ['create', 'update', 'move', 'remove'] as const satisfies PlanAction[];

export const actionLabel: Readonly<Record<PlanAction, string>> = {
  create: 'New',
  update: 'Changes',
  move: 'Moves',
  remove: 'Goes',
  keep: 'Stays',
};

/** What comes after a count: 2 "go", 1 "goes". */
export function countWord(action: PlanAction, count: number): string {
  const [one, many] = countWords[action];
  return count === 1 ? one : many;
}

const countWords: Readonly<Record<PlanAction, readonly [one: string, many: string]>> = {
  create: ['new', 'new'],
  update: ['changes', 'change'],
  move: ['moves', 'move'],
  remove: ['goes', 'go'],
  keep: ['stays', 'stay'],
};

const verbs: Readonly<Record<(typeof CHANGING)[number], string>> = {
  create: 'create',
  update: 'update',
  move: 'move',
  remove: 'remove',
};

/** "Create 12, update 3": what the import button says; empty when there is nothing to do. */
export function importLabel(counts: OrgPlan['counts']): string {
  const parts = CHANGING.filter((action) => counts[action] > 0).map(
    (action) => `${verbs[action]} ${counts[action]}`,
  );
  return capitalized(parts.join(', '));
}

/** The plan in one sentence, for those who cannot see the canvas. */
export function planSummary({ org, counts, diagnostics }: Pick<OrgPlan, 'org' | 'counts' | 'diagnostics'>) {
  if (errorsOf(diagnostics) > 0) return NOTHING_PLANNED;
  const parts = listedActions
    .filter((action) => counts[action] > 0)
    .map((action) => `${counts[action]} ${spokenActions[action]}`);
  return `Plan for ${org}: ${parts.join(', ') || 'nothing to do'}.`;
}

/** In place of the entries that a template with errors has none of. */
export const NOTHING_PLANNED = 'Nothing can be planned until the errors are mended.';

const spokenActions: Readonly<Record<PlanAction, string>> = {
  create: 'to create',
  update: 'to update',
  move: 'to move',
  remove: 'to remove',
  keep: 'kept',
};

/** Why the import cannot start; null when it can. */
export function blockedReason({
  plan,
  busy,
  confirmedPlanId,
}: Pick<PlanState, 'plan' | 'busy' | 'confirmedPlanId'>): string | null {
  if (busy === 'importing') return 'Importing…';
  if (!plan) return busy === 'planning' ? 'Making the plan…' : 'There is no plan to import';
  if (busy === 'planning') return 'Making the plan anew…';
  const errors = errorsOf(plan.diagnostics);
  if (errors > 0) return `The template has ${counted(errors, 'error')} to mend first`;
  const [key, ...others] = plan.missingEnv;
  if (key && others.length === 0) return `${key.anyOf.join(' or ')} has no value yet`;
  if (key) return `${others.length + 1} required keys have no value yet`;
  if (importLabel(plan.counts) === '') return 'The org is already what the template says';
  if (plan.counts.remove > 0 && confirmedPlanId !== plan.id) return 'Agree to what is removed first';
  return null;
}

/** What an import did. */
export function resultText(result: Pick<ImportResult, 'org' | 'created' | 'updated' | 'moved' | 'removed'>): {
  readonly title: string;
  readonly detail: string | undefined;
} {
  const { org, created, updated, moved, removed } = result;
  const parts = [
    updated > 0 && `${updated} updated`,
    moved > 0 && `${moved} moved`,
    removed > 0 && `${removed} removed`,
  ].filter((part) => part !== false);
  const rest = capitalized(parts.join(', '));
  if (created === 0)
    return { title: rest ? `${org}: ${parts.join(', ')}` : `${org} is up to date`, detail: undefined };
  return { title: `${counted(created, 'workspace')} of ${org} on the way`, detail: rest || undefined };
}

/** The box that lets a reconcile remove: "Remove 2 workspaces and what they hold". */
export function removalLabel(count: number): string {
  return count === 1
    ? 'Remove 1 workspace and what it holds'
    : `Remove ${count} workspaces and what they hold`;
}

/** "Needed by Mara and 3 more". */
export function neededByText(neededBy: readonly string[]): string {
  const [first, second, ...rest] = neededBy;
  if (first === undefined) return 'Needed by the whole org';
  if (second === undefined) return `Needed by ${first}`;
  if (rest.length === 0) return `Needed by ${first} and ${second}`;
  return `Needed by ${first} and ${rest.length + 1} more`;
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
  return field === 'workspace_dir' ? 'host folder' : field;
}

/** A value of a field as people read it: places in the org as the names on the way there. */
export function valueText(field: string, value: string): string {
  if (value === '') return 'nothing';
  return field === 'parent' ? pathText(value) : value;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
