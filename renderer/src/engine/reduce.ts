import type { Activity, ChatMessage, SequencedEvent } from '../../../core/contract/index.ts';
import { childrenIndex, movesInTree } from './children.ts';
import { ACTIVITY_LIMIT, type EngineState } from './state.ts';

type Draft = { -readonly [K in keyof EngineState]: EngineState[K] };

/**
 * Applies a batch of events and returns the next state; the same object when nothing changed. Only the
 * records that an event touches get a new identity, once per batch, however many events touch them.
 */
export function applyEvents(state: EngineState, events: readonly SequencedEvent[]): EngineState {
  const draft: Draft = { ...state };
  const copied = new Set<keyof EngineState>();
  const activity: Activity[] = [];
  let touched = false;
  let treeChanged = false;

  const put = <K extends 'workspaces' | 'leaving' | 'delegations' | 'builds' | 'problems' | 'tasks'>(
    table: K,
    key: string,
    value: EngineState[K][string],
  ) => {
    if (!copied.has(table)) {
      copied.add(table);
      draft[table] = { ...draft[table] };
    }
    const record = draft[table] as Record<string, EngineState[K][string]>;
    record[key] = value;
    touched = true;
  };
  const drop = (table: 'workspaces' | 'leaving' | 'problems' | 'chat' | 'unread', key: string) => {
    if (!(key in draft[table])) return;
    const { [key]: _gone, ...rest } = draft[table];
    (draft as Record<string, unknown>)[table] = rest;
    copied.add(table);
    touched = true;
  };

  for (const { at, event } of events) {
    switch (event.type) {
      case 'engine.changed':
        draft.engine = event.engine;
        touched = true;
        break;
      case 'workspace.changed':
        if (event.workspace.destroyAt === null) {
          treeChanged ||= movesInTree(draft.workspaces[event.workspace.id], event.workspace);
          drop('leaving', event.workspace.id);
          put('workspaces', event.workspace.id, event.workspace);
        } else {
          treeChanged ||= event.workspace.id in draft.workspaces;
          drop('workspaces', event.workspace.id);
          put('leaving', event.workspace.id, event.workspace);
        }
        break;
      case 'workspace.removed':
        treeChanged = true;
        drop('workspaces', event.id);
        drop('leaving', event.id);
        drop('chat', event.id);
        drop('unread', event.id);
        break;
      case 'activity.logged':
        activity.push(event.activity);
        break;
      case 'delegation.changed':
        put('delegations', event.delegation.id, event.delegation);
        break;
      case 'chat.changed': {
        const { message } = event;
        const before = draft.chat[message.workspaceId] ?? [];
        if (message.role === 'agent' && !before.some((known) => known.id === message.id)) {
          draft.unread = {
            ...draft.unread,
            [message.workspaceId]: (draft.unread[message.workspaceId] ?? 0) + 1,
          };
        }
        draft.chat = { ...draft.chat, [message.workspaceId]: mergeMessages(before, [message]) };
        touched = true;
        break;
      }
      case 'build.changed':
        put('builds', event.build.id, event.build);
        break;
      case 'problem.raised':
        put('problems', event.problem.key, event.problem);
        break;
      case 'problem.cleared':
        drop('problems', event.key);
        break;
      case 'task.changed':
        put('tasks', event.task.id, event.task);
        break;
      case 'build.output':
      case 'images.changed':
      case 'rollout.changed':
      case 'template.checked':
        break;
      case 'platform': {
        // Most beats change nothing else, and then the workspace itself is not sent.
        const known = event.workspaceId === null ? undefined : draft.workspaces[event.workspaceId];
        if (event.event !== 'WORKSPACE_HEARTBEAT' || !known) break;
        const { uptime_seconds: uptime } = event.payload;
        const uptimeSeconds = typeof uptime === 'number' ? uptime : known.uptimeSeconds;
        put('workspaces', known.id, { ...known, lastHeartbeatAt: at, uptimeSeconds });
        break;
      }
    }
  }

  if (activity.length > 0) {
    draft.activity = mergeActivity(draft.activity, activity);
    touched = true;
  }
  if (treeChanged) draft.children = childrenIndex(draft.workspaces, state.children);
  return touched ? draft : state;
}

/** Puts messages into a conversation by id; the result is ordered by time, oldest first. */
export function mergeMessages(
  known: readonly ChatMessage[],
  incoming: readonly ChatMessage[],
): readonly ChatMessage[] {
  const last = known.at(-1);
  const [only] = incoming;
  if (incoming.length === 1 && only && (!last || only.createdAt >= last.createdAt)) {
    if (last?.id === only.id) return [...known.slice(0, -1), only];
    if (!known.some((message) => message.id === only.id)) return [...known, only];
  }
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of incoming) byId.set(message.id, message);
  return [...byId.values()].sort((a, b) => a.createdAt - b.createdAt);
}

/** Puts entries (in any order) into the newest-first ring by id. */
export function mergeActivity(
  known: readonly Activity[],
  incoming: readonly Activity[],
): readonly Activity[] {
  const byId = new Map<string, Activity>();
  for (const entry of known) byId.set(entry.id, entry);
  for (const entry of incoming) byId.set(entry.id, entry);
  const merged = [...byId.values()].sort((a, b) => b.createdAt - a.createdAt);
  return merged.length > ACTIVITY_LIMIT ? merged.slice(0, ACTIVITY_LIMIT) : merged;
}
