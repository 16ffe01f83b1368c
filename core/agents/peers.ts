import type { Store, WorkspaceRecord } from '../store/index.ts';
import { areSiblings } from './access.ts';

/** Siblings, children and the parent of a workspace, as `/registry/:id/peers` lists them. */
export function peersOf(store: Store, record: WorkspaceRecord, search = ''): WorkspaceRecord[] {
  const parent = record.parentId === null ? undefined : store.workspaces.getLive(record.parentId);
  const peers = [
    ...store.workspaces
      .childrenOf(record.parentId)
      .filter((each) => each.id !== record.id && areSiblings(record, each)),
    ...store.workspaces.childrenOf(record.id),
    ...(parent ? [parent] : []),
  ];
  const needle = search.trim().toLowerCase();
  if (needle === '') return peers;
  return peers.filter(
    (each) => each.name.toLowerCase().includes(needle) || each.role.toLowerCase().includes(needle),
  );
}
