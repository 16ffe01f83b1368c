import type { PlanEntry } from '../../../core/contract/index.ts';
import { fold } from '../inspector/text.ts';
import { listedActions, type PlanAction } from './texts.ts';

export interface EntryGroup {
  readonly action: PlanAction;
  readonly entries: PlanEntry[];
}

/**
 * The entries by action, in the order of the plan; groups without any are left out. `only`: that action alone;
 * null takes all. `text` is looked for in names, roles and the fields that change.
 */
export function entriesBy(
  entries: readonly PlanEntry[],
  only: PlanAction | null,
  text: string,
): EntryGroup[] {
  const wanted = fold(text.trim());
  const matching = wanted === '' ? entries : entries.filter((entry) => fold(words(entry)).includes(wanted));
  return listedActions
    .filter((action) => only === null || action === only)
    .map((action) => ({ action, entries: matching.filter((entry) => entry.action === action) }))
    .filter((group) => group.entries.length > 0);
}

function words({ name, role, changes }: PlanEntry): string {
  return [name, role, ...changes.map(({ field }) => field)].join('\n');
}

/** No workspace of the template exists yet: nothing can be kept, updated or removed. */
export function isAllNew(entries: readonly PlanEntry[]): boolean {
  return entries.length > 0 && entries.every(({ action }) => action === 'create');
}
