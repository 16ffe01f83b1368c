import type { FieldChange } from './fields.ts';
import type { LiveItem } from './live.ts';

/** What an import does to the schedules or channels of one workspace, by their names. */
export interface ItemChanges {
  readonly put: readonly string[];
  readonly remove: readonly string[];
  readonly changes: readonly FieldChange[];
}

export const NO_ITEM_CHANGES: ItemChanges = { put: [], remove: [], changes: [] };

/**
 * Compares named things inside a workspace. Those that people changed are never touched; those that the
 * template no longer has go only with `remove`.
 *
 * @param kind what one of them is called, e.g. `schedule`
 * @param wanted digest by name; null: leave it as it is
 */
export function compareItems(
  kind: string,
  live: ReadonlyMap<string, LiveItem>,
  wanted: ReadonlyMap<string, string | null>,
  remove: boolean,
): ItemChanges {
  const put: string[] = [];
  const removed: string[] = [];
  const changes: FieldChange[] = [];
  for (const [name, digest] of wanted) {
    const existing = live.get(name);
    if (digest === null || (existing && (!existing.fromTemplate || existing.digest === digest))) continue;
    put.push(name);
    changes.push({
      field: `${kind} ${name}`,
      from: existing ? 'as it was' : '',
      to: existing ? 'changed' : 'new',
    });
  }
  for (const [name, { fromTemplate }] of live) {
    if (!remove || !fromTemplate || wanted.has(name)) continue;
    removed.push(name);
    changes.push({ field: `${kind} ${name}`, from: 'as it was', to: 'removed' });
  }
  return { put, remove: removed, changes };
}
