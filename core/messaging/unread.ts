import type { Store } from '../store/index.ts';

/** Tells how many answers of a workspace nobody has read, and returns it. Joins the caller's transaction. */
export function tellUnread(store: Store, workspaceId: string): number {
  const count = store.unread.countOf(workspaceId);
  store.events.append({ type: 'unread.changed', workspaceId, count });
  return count;
}
