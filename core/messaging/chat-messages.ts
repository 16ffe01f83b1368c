import { type ChatFile, type ChatMessage, isStepOf, stepIdOf } from '../contract/index.ts';
import type { ActivityRecord, QueueRecord, Store } from '../store/index.ts';
import {
  type FilePart,
  isIncomplete,
  isScheduled,
  requestFiles,
  requestMessageId,
  requestText,
  responseFiles,
  responseText,
  saidText,
} from './text.ts';

/** More than any task that ends; a longer one is cut at its end. */
export const TRACE_ROWS_MAX = 5_000;
const SELF_MESSAGE = 'Delegation results are ready';

/** A chat message with its files, as the history of the platform API needs it. */
export interface HistoryMessage extends Omit<ChatMessage, 'files' | 'work'> {
  readonly files: readonly FilePart[];
  /** Time of the history row, which question and answer share. */
  readonly loggedAt: number;
  /** Of an answer: how long it took, in milliseconds. */
  readonly tookMs: number | null;
}

/** True for rows that belong to the chat between the user and the workspace. */
function isChatRow(row: ActivityRecord): boolean {
  return row.type === 'a2a_receive' && row.sourceId === null;
}

/** The messages of a history row: what the user said, what the agent answered, and how that ended if it broke off. */
export function messagesOf(row: ActivityRecord): HistoryMessage[] {
  if (!isChatRow(row)) return [];
  const found: HistoryMessage[] = [];
  const common = {
    workspaceId: row.workspaceId,
    error: null,
    state: 'sent' as const,
    traceId: row.traceId,
    tookMs: null,
    loggedAt: row.createdAt,
  };
  const askedAt = row.createdAt - (row.durationMs ?? 0);
  const asked = saidText(row.requestBody);
  const askedFiles = requestFiles(row.requestBody);
  if ((asked !== '' || askedFiles.length > 0) && !asked.startsWith(SELF_MESSAGE)) {
    const id = requestMessageId(row.requestBody) ?? `${row.id}:user`;
    const scheduled = isScheduled(row.requestBody) ? { scheduled: true as const } : {};
    found.push({
      ...common,
      ...scheduled,
      id,
      role: 'user',
      text: asked,
      files: askedFiles,
      createdAt: askedAt,
    });
  }
  const answered = responseText(row.responseBody) || (row.status === 'error' ? row.errorDetail : '');
  const answeredFiles = responseFiles(row.responseBody);
  if (answered !== '' || answeredFiles.length > 0) {
    const isPart = isIncomplete(row.responseBody) && row.errorDetail !== '';
    const failed = !isPart && (row.status === 'error' || answered.toLowerCase().startsWith('agent error'));
    found.push({
      ...common,
      id: `${row.id}:agent`,
      role: failed ? 'system' : 'agent',
      text: answered,
      files: answeredFiles,
      tookMs: row.durationMs,
      createdAt: row.createdAt,
    });
    // What came of an answer counts, and so does that it is not all of it.
    if (isPart) {
      const text = `This answer is not complete: ${row.errorDetail}`;
      found.push({
        ...common,
        id: `${row.id}:end`,
        role: 'system',
        text,
        files: [],
        createdAt: row.createdAt,
      });
    }
  }
  return found;
}

/** Whether a row holds something that people and a workspace said to each other, and no schedule began. */
export function isConversation(row: ActivityRecord): boolean {
  return !isScheduled(row.requestBody) && messagesOf(row).length > 0;
}

/** The same for the contract. Only what answers a question was worked for: a note in between is a step itself. */
export function toChatMessage(
  { loggedAt: _, tookMs, files, ...message }: HistoryMessage,
  store: Store,
): ChatMessage {
  const { traceId, workspaceId } = message;
  const work =
    tookMs === null || traceId === null ? null : { steps: stepsIn(store, traceId, workspaceId), tookMs };
  return { ...message, files: [...files], work };
}

/** How many steps a workspace took within a trace. */
function stepsIn({ activity }: Store, traceId: string, workspaceId: string): number {
  const rows = activity.listTraceBrief(traceId, workspaceId, TRACE_ROWS_MAX);
  return new Set(rows.filter((row) => isStepOf(row, workspaceId)).map(stepIdOf)).size;
}

/** Files of a message as parts of it name them. */
export function filePartsOf(files: readonly ChatFile[]): FilePart[] {
  return files.map(({ uri, name, mimeType, size }) => ({
    uri,
    name,
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(size === undefined ? {} : { size }),
  }));
}

const PENDING_STATES: Record<QueueRecord['status'], ChatMessage['state']> = {
  queued: 'queued',
  dispatched: 'sending',
  completed: 'sent',
  dropped: 'failed',
  failed: 'failed',
};

/** A message of the user that has no answer yet. */
export function pendingMessage(row: QueueRecord): ChatMessage {
  const body: unknown = JSON.parse(row.body);
  return {
    id: row.messageId,
    workspaceId: row.workspaceId,
    role: 'user',
    text: requestText(body),
    files: requestFiles(body),
    state: PENDING_STATES[row.status],
    error:
      row.status === 'failed'
        ? {
            code: 'message_failed',
            message: row.lastError ?? 'The message could not be delivered',
            actions: [{ label: 'Send again', operation: 'chat.retry', input: { messageId: row.messageId } }],
          }
        : null,
    traceId: row.traceId,
    work: null,
    createdAt: row.enqueuedAt,
  };
}
