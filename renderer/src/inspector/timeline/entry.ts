import type { Activity, WorkspaceStatus } from '../../../../core/contract/index.ts';

/** What the filters of the timeline tell apart. */
export type EntryKind = 'message' | 'delegation' | 'tool' | 'status';

/** One line of a timeline, whatever it was made from. */
export interface Entry {
  readonly id: string;
  readonly at: number;
  readonly kind: EntryKind;
  readonly failed: boolean;
  /** The workspace whose record this is. */
  readonly workspaceId: string;
  /** Who acted; null is the user. */
  readonly sourceId: string | null;
  readonly targetId: string | null;
  readonly phrase: Phrase;
  /** The one line that says what it was about. */
  readonly text: string;
  readonly requestText: string;
  readonly responseText: string;
  readonly errorDetail: string;
  readonly durationMs: number | null;
  readonly state: EntryState;
}

/** How the people of an entry relate: `A → B`, `A asked B`, `B answered A`, or one of them alone. */
export type Phrase = 'wrote' | 'asked' | 'answered' | 'alone';
export type EntryState = 'done' | 'waiting' | 'failed';

const FAILED = new Set(['error', 'timeout', 'failed']);
const WAITING = new Set(['pending', 'dispatched', 'queued']);
const MESSAGES = new Set(['a2a_send', 'a2a_receive', 'chat']);
const TOOLS = new Set([
  'agent_log',
  'memory_write',
  'memory_write_global',
  'memory_edit_global',
  'skill_promotion',
]);

/** Turns a row of the activity log into a line of the timeline. */
export function entryOf(activity: Activity): Entry {
  const kind = kindOf(activity);
  const state = stateOf(activity);
  return {
    id: activity.id,
    at: activity.createdAt,
    kind,
    failed: state === 'failed',
    workspaceId: activity.workspaceId,
    ...peopleOf(activity, kind),
    text: textOf(activity, kind),
    requestText: activity.requestText,
    responseText: activity.responseText,
    errorDetail: activity.errorDetail,
    durationMs: activity.durationMs,
    state,
  };
}

function stateOf(activity: Activity): EntryState {
  if (FAILED.has(activity.status) || activity.type === 'error') return 'failed';
  return WAITING.has(activity.status) ? 'waiting' : 'done';
}

function kindOf({ type, method }: Activity): EntryKind {
  if (type === 'delegation' || method === 'delegate_result') return 'delegation';
  if (MESSAGES.has(type)) return 'message';
  return TOOLS.has(type) ? 'tool' : 'status';
}

function peopleOf(activity: Activity, kind: EntryKind): Pick<Entry, 'sourceId' | 'targetId' | 'phrase'> {
  const { workspaceId, sourceId, targetId, method } = activity;
  if (kind === 'delegation') {
    const caller = sourceId ?? workspaceId;
    const answered = method === 'delegate_result';
    return { sourceId: caller, targetId, phrase: answered ? 'answered' : 'asked' };
  }
  if (kind === 'message') {
    // An agent writes to the user by `notify`: no source, and the record is its own.
    if (method === 'notify' && sourceId === null) {
      return { sourceId: workspaceId, targetId: null, phrase: 'wrote' };
    }
    return { sourceId, targetId: targetId ?? workspaceId, phrase: 'wrote' };
  }
  return { sourceId: workspaceId, targetId: null, phrase: 'alone' };
}

function textOf(activity: Activity, kind: EntryKind): string {
  if (kind === 'message') {
    const own = activity.method === 'notify' ? activity.responseText : activity.requestText;
    return firstLine(own) || activity.summary;
  }
  if (kind === 'delegation') {
    const said = activity.method === 'delegate_result' ? activity.responseText : activity.requestText;
    return firstLine(activity.errorDetail) || firstLine(said) || activity.summary;
  }
  return activity.summary || firstLine(activity.errorDetail) || activity.method;
}

function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0]?.trim() ?? '';
}

const STATUS_TEXT: Record<WorkspaceStatus, string> = {
  provisioning: 'is starting',
  online: 'is online',
  degraded: 'is degraded: some of its requests fail',
  offline: 'went offline',
  failed: 'failed',
  paused: 'was paused',
  hibernating: 'is going to sleep',
  hibernated: 'sleeps until it is needed',
  awaiting_agent: 'waits for its agent to connect',
  removed: 'was removed',
};

/** The line for a workspace that changed its status at `at`. `reason` is the message of its error, if any. */
export function statusEntry(workspaceId: string, status: WorkspaceStatus, at: number, reason: string): Entry {
  const failed = status === 'failed';
  return {
    id: `status:${workspaceId}:${at}:${status}`,
    at,
    kind: 'status',
    failed,
    workspaceId,
    sourceId: workspaceId,
    targetId: null,
    phrase: 'alone',
    text: reason ? `${STATUS_TEXT[status]}: ${reason}` : STATUS_TEXT[status],
    requestText: '',
    responseText: '',
    errorDetail: '',
    durationMs: null,
    state: failed ? 'failed' : 'done',
  };
}
