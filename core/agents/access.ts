import type { Store, WorkspaceRecord } from '../store/index.ts';

/**
 * May workspace `a` talk to workspace `b`? Itself, siblings, ancestors and descendants at any distance.
 * Roots are siblings of each other, except those of different imported orgs. Unknown and removed workspaces: never.
 */
export function canCommunicate(store: Store, a: string, b: string): boolean {
  return store.workspaces.getLive(b) !== undefined && mayHearOf(store, a, b);
}

/** May workspace `a` hear what happens to `b`? Like talking, but its removal is news as well. */
export function mayHearOf(store: Store, a: string, b: string): boolean {
  const left = store.workspaces.getLive(a);
  const right = store.workspaces.get(b);
  if (!left || !right) return false;
  if (a === b || areSiblings(left, right)) return true;
  return store.workspaces.ancestorsOf(a).includes(b) || store.workspaces.ancestorsOf(b).includes(a);
}

/**
 * Whether two workspaces are next to each other. At the top there is everything that nobody has put into a team: orgs
 * that were imported from different templates have nothing to do with each other, but what somebody made by hand belongs
 * to all of them.
 */
export function areSiblings(a: WorkspaceRecord, b: WorkspaceRecord): boolean {
  if (a.parentId !== b.parentId) return false;
  return a.parentId !== null || a.orgId === null || b.orgId === null || a.orgId === b.orgId;
}
