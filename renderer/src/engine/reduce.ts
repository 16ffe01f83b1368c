import type { Activity, ChatMessage, SequencedEvent, Workspace } from '../../../core/contract/index.ts';
import { askingIndex } from './approvals.ts';
import { childrenIndex, movesInTree } from './children.ts';
import { withoutOldest } from './delegations.ts';
import { ACTIVITY_LIMIT, type EngineState, STATUS_CHANGES_LIMIT, type StatusChange } from './state.ts';

type Draft = { -readonly [K in keyof EngineState]: EngineState[K] };
type Table =
  | 'workspaces'
  | 'leaving'
  | 'delegations'
  | 'builds'
  | 'problems'
  | 'tasks'
  | 'approvals'
  | 'chat'
  | 'unread';

/**
 * Applies a batch of events and returns the next state; the same object when nothing changed. Only the
 * records that an event touches get a new identity, once per batch, however many events touch them.
 */
export function applyEvents(state: EngineState, events: readonly SequencedEvent[]): EngineState {
  const draft: Draft = { ...state };
  const copied = new Set<Table>();
  const activity: Activity[] = [];
  const statuses: StatusChange[] = [];
  const said = new Map<string, ChatMessage[]>();
  let touched = false;
  let treeChanged = false;

  /** A table that may be written to: a copy of this batch's own. */
  const writable = <K extends Table>(table: K): Record<string, EngineState[K][string]> => {
    if (!copied.has(table)) {
      copied.add(table);
      draft[table] = { ...draft[table] };
    }
    touched = true;
    return draft[table] as Record<string, EngineState[K][string]>;
  };
  const put = <K extends Table>(table: K, key: string, value: EngineState[K][string]) => {
    writable(table)[key] = value;
  };
  const drop = (table: Table, key: string) => {
    if (key in draft[table]) delete writable(table)[key];
  };

  for (const { at, event } of events) {
    switch (event.type) {
      case 'engine.changed':
        draft.engine = event.engine;
        touched = true;
        break;
      case 'workspace.changed':
        if (event.workspace.destroyAt === null) {
          const before = draft.workspaces[event.workspace.id];
          treeChanged ||= movesInTree(before, event.workspace);
          if (before && before.status !== event.workspace.status)
            statuses.push(statusChange(event.workspace, at));
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
        said.delete(event.id);
        for (const table of ['workspaces', 'leaving', 'chat', 'unread'] as const) drop(table, event.id);
        break;
      case 'activity.logged':
        activity.push(event.activity);
        break;
      case 'delegation.changed':
        put('delegations', event.delegation.id, event.delegation);
        break;
      case 'chat.changed': {
        const { message } = event;
        const heard = said.get(message.workspaceId);
        if (heard) heard.push(message);
        else said.set(message.workspaceId, [message]);
        break;
      }
      case 'unread.changed':
        if (event.count > 0) put('unread', event.workspaceId, event.count);
        else drop('unread', event.workspaceId);
        break;
      case 'queue.changed':
        touched ||= draft.queued !== event.queued;
        draft.queued = event.queued;
        break;
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
      case 'approval.changed':
        if (event.approval.status === 'pending') put('approvals', event.approval.id, event.approval);
        else drop('approvals', event.approval.id);
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

  for (const [workspaceId, incoming] of said) {
    const known = draft.chat[workspaceId] ?? [];
    put('chat', workspaceId, mergeMessages(known, incoming));
  }
  if (copied.has('delegations')) draft.delegations = withoutOldest(draft.delegations);
  if (copied.has('approvals')) draft.asking = askingIndex(draft.approvals);
  if (activity.length > 0) {
    draft.activity = mergeActivity(draft.activity, activity);
    touched = true;
  }
  if (statuses.length > 0)
    draft.statusChanges = [...statuses.reverse(), ...draft.statusChanges].slice(0, STATUS_CHANGES_LIMIT);
  if (treeChanged) draft.children = childrenIndex(draft.workspaces, state.children);
  return touched ? draft : state;
}

function statusChange({ id, status, error }: Workspace, at: number): StatusChange {
  return { workspaceId: id, status, at, reason: error?.message ?? '' };
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
