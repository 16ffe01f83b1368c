import type { Entry } from './entry.ts';

/** What a timeline is about: everything, one workspace, or what passed between two. */
export type Scope =
  | { readonly kind: 'org' }
  | { readonly kind: 'workspace'; readonly id: string }
  | { readonly kind: 'pair'; readonly id: string; readonly peerId: string };

/** A stable name of a scope, to key caches and component state by. */
export function scopeKey(scope: Scope): string {
  if (scope.kind === 'org') return 'org';
  if (scope.kind === 'workspace') return scope.id;
  return [scope.id, scope.peerId].sort().join(' ');
}

/** Whether an entry belongs to what a timeline is about. */
export function inScope(entry: Entry, scope: Scope): boolean {
  if (scope.kind === 'org') return true;
  const concerns = (id: string) => entry.workspaceId === id || entry.sourceId === id || entry.targetId === id;
  return scope.kind === 'workspace' ? concerns(scope.id) : concerns(scope.id) && concerns(scope.peerId);
}

/**
 * One list out of several, newest first, each entry once. Later lists win, so pass the live one last.
 * Entries of the same millisecond keep a fixed order, so that rows never swap places.
 */
export function mergeEntries(...lists: readonly (readonly Entry[])[]): Entry[] {
  const byId = new Map<string, Entry>();
  for (const list of lists) for (const entry of list) byId.set(entry.id, entry);
  return [...byId.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}
