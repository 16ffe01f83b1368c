import type { Workspace } from '../../../../core/contract/index.ts';
import { type Entry, statusEntry } from './entry.ts';

const MAX_ENTRIES = 500;

type Workspaces = Readonly<Record<string, Workspace>>;

/**
 * The status changes between two states of the store, as timeline entries, newest first and joined to those
 * known before. The engine's activity log holds what agents did; what happened to them is seen here.
 */
export function noteStatusChanges(
  known: readonly Entry[],
  before: Workspaces,
  after: Workspaces,
  now: number,
): readonly Entry[] {
  if (before === after) return known;
  const fresh: Entry[] = [];
  for (const workspace of Object.values(after)) {
    const previous = before[workspace.id];
    if (previous === workspace || previous === undefined || previous.status === workspace.status) continue;
    const at = Math.min(workspace.updatedAt, now);
    fresh.push(statusEntry(workspace.id, workspace.status, at, workspace.error?.message ?? ''));
  }
  return fresh.length === 0 ? known : [...fresh.reverse(), ...known].slice(0, MAX_ENTRIES);
}
