import type { Entry } from './entry.ts';

/** What a timeline is about: everything, a workspace alone or with its team, or what passed between two. */
export type Scope =
  | { readonly kind: 'org' }
  | { readonly kind: 'workspace'; readonly id: string }
  /** A workspace with everything below it. */
  | { readonly kind: 'team'; readonly id: string }
  | { readonly kind: 'pair'; readonly id: string; readonly peerId: string };

/** A stable name of a scope, to key caches and component state by. */
export function scopeKey(scope: Scope): string {
  if (scope.kind === 'org') return 'org';
  if (scope.kind === 'workspace') return scope.id;
  if (scope.kind === 'team') return `team ${scope.id}`;
  return [scope.id, scope.peerId].sort().join(' ');
}

/** Whether an entry belongs to what a timeline is about. `team`: who is part of that of the scope. */
export function inScope(entry: Entry, scope: Scope, team: ReadonlySet<string> = new Set()): boolean {
  if (scope.kind === 'org') return true;
  const concerns = (id: string) => entry.workspaceId === id || entry.sourceId === id || entry.targetId === id;
  if (scope.kind === 'team') {
    return [entry.workspaceId, entry.sourceId, entry.targetId].some((id) => id !== null && team.has(id));
  }
  return scope.kind === 'workspace' ? concerns(scope.id) : concerns(scope.id) && concerns(scope.peerId);
}

/** Entries of the same millisecond keep a fixed order, so that rows never swap places. */
export function newestFirst(a: Entry, b: Entry): number {
  return b.at - a.at || (a.id < b.id ? 1 : -1);
}

/**
 * One list out of two, newest first, each entry once; where both have one, the fresh one counts. `known` must be in
 * order already: it may be long, and `fresh` is short.
 */
export function mergeEntries(known: readonly Entry[], fresh: readonly Entry[]): readonly Entry[] {
  if (fresh.length === 0) return known;
  const newer = new Map(fresh.map((entry) => [entry.id, entry]));
  const ordered = [...newer.values()].sort(newestFirst);
  const merged: Entry[] = [];
  let next = 0;
  for (const entry of known) {
    if (newer.has(entry.id)) continue;
    for (let first = ordered[next]; first && newestFirst(first, entry) < 0; first = ordered[next]) {
      merged.push(first);
      next += 1;
    }
    merged.push(entry);
  }
  return merged.concat(ordered.slice(next));
}
