import type { Workspace } from '../../../../core/contract/index.ts';

type Workspaces = Readonly<Record<string, Workspace>>;

export interface PeerGroup {
  readonly kind: 'parent' | 'siblings' | 'children' | 'others';
  readonly members: readonly Workspace[];
}

/** How much two workspaces said to each other. */
export interface Exchanged {
  readonly messages: number;
  /** Milliseconds since the epoch. */
  readonly lastAt: number;
}

/**
 * Whom a workspace can talk to, by where they are; groups without anybody are left out. `others`: those further up or
 * down with whom it has talked.
 */
export function groupsOf(
  workspaces: Workspaces,
  id: string,
  talked: ReadonlySet<string>,
): readonly PeerGroup[] {
  const self = workspaces[id];
  if (!self) return [];
  const all = Object.values(workspaces).sort((a, b) => a.position - b.position);
  const parent = self.parentId === null ? undefined : workspaces[self.parentId];
  // Roots of different orgs may be strangers to each other: those count only once they have talked.
  const siblings = all.filter(
    (each) => each.parentId === self.parentId && each.id !== id && (parent || talked.has(each.id)),
  );
  const children = all.filter(({ parentId }) => parentId === id);
  const near = new Set([
    id,
    parent?.id,
    ...siblings.map((each) => each.id),
    ...children.map((each) => each.id),
  ]);
  const groups: readonly PeerGroup[] = [
    { kind: 'parent', members: parent ? [parent] : [] },
    { kind: 'siblings', members: siblings },
    { kind: 'children', members: children },
    { kind: 'others', members: all.filter((each) => talked.has(each.id) && !near.has(each.id)) },
  ];
  return groups.filter(({ members }) => members.length > 0);
}

/** What becomes of a message to a workspace now. */
export function reachOf({ status, external, url }: Pick<Workspace, 'status' | 'external' | 'url'>): Reach {
  if (status === 'hibernated' || status === 'hibernating') return 'asleep';
  if (external && url === '' && status !== 'awaiting_agent') return 'fetches';
  return status === 'online' || status === 'degraded' ? 'now' : 'waits';
}

export type Reach = 'now' | 'fetches' | 'asleep' | 'waits';
