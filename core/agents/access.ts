import type { Store } from '../store/index.ts';

/**
 * May workspace `a` talk to workspace `b`? Itself, siblings, ancestors and descendants at any distance.
 * Roots are siblings of each other. Unknown and removed workspaces: never.
 */
export function canCommunicate(store: Store, a: string, b: string): boolean {
  return store.workspaces.getLive(b) !== undefined && mayHearOf(store, a, b);
}

/** May workspace `a` hear what happens to `b`? Like talking, but its removal is news as well. */
export function mayHearOf(store: Store, a: string, b: string): boolean {
  const left = store.workspaces.getLive(a);
  const right = store.workspaces.get(b);
  if (!left || !right) return false;
  if (a === b || left.parentId === right.parentId) return true;
  return store.workspaces.ancestorsOf(a).includes(b) || store.workspaces.ancestorsOf(b).includes(a);
}
