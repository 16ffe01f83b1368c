import type { EngineState } from './state.ts';

/** How many messages nobody has read yet. */
export function totalUnread(unread: EngineState['unread']): number {
  return Object.values(unread).reduce((all, count) => all + count, 0);
}

/** A workspace with messages that nobody has read; null when there is none. */
export function nextUnread({
  unread,
  workspaces,
}: Pick<EngineState, 'unread' | 'workspaces'>): string | null {
  return Object.keys(unread).find((id) => (unread[id] ?? 0) > 0 && id in workspaces) ?? null;
}
