import { isoTime, newRowId } from '../base/index.ts';
import type { Activity } from '../contract/index.ts';
import type { ActivityOutcome, ActivityRecord, Store } from '../store/index.ts';
import { type HistoryMessage, messagesOf, toChatMessage } from './chat-messages.ts';
import { requestText, responseText } from './text.ts';
import { columnsOf } from './trace.ts';
import type { Traces } from './traces.ts';
import { tellUnread } from './unread.ts';

export type NewActivity = Pick<ActivityRecord, 'workspaceId' | 'type'> & Partial<ActivityRecord>;

/** Lists and events carry no more of a text; the whole of it is got one by one. */
const TEXT_CHARACTERS = 4_000;

function cut(text: string): string {
  if (text.length <= TEXT_CHARACTERS) return text;
  return `${text.slice(0, TEXT_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A row without the bodies that only the platform API shows whole. */
export function toActivity(record: ActivityRecord): Activity {
  return {
    id: record.id,
    workspaceId: record.workspaceId,
    type: record.type,
    method: record.method,
    summary: record.summary,
    sourceId: record.sourceId,
    targetId: record.targetId,
    status: record.status,
    errorDetail: record.errorDetail,
    durationMs: record.durationMs,
    requestText: cut(requestText(record.requestBody)),
    responseText: cut(responseText(record.responseBody)),
    traceId: record.traceId,
    spanId: record.spanId,
    parentSpanId: record.parentSpanId,
    createdAt: record.createdAt,
  };
}

/** The one writer of the activity history: row and events in one transaction; pushes carry the full row. */
export class ActivityLog {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #traces: Traces | undefined;
  #onLogged: (record: ActivityRecord) => void = () => undefined;

  constructor(store: Store, now: () => number, traces?: Traces) {
    this.#store = store;
    this.#now = now;
    this.#traces = traces;
  }

  /** Hears of every new row, inside the transaction that stored it. */
  observe(onLogged: (record: ActivityRecord) => void): void {
    this.#onLogged = onLogged;
  }

  log(input: NewActivity): ActivityRecord {
    const now = this.#now();
    const record: ActivityRecord = {
      id: newRowId(now),
      method: '',
      summary: '',
      sourceId: null,
      targetId: null,
      status: 'ok',
      errorDetail: '',
      durationMs: null,
      requestBody: null,
      responseBody: null,
      toolTrace: null,
      createdAt: now,
      ...this.#traceOf(input),
      ...input,
    };
    const messages = messagesOf(record);
    const isAnswer = messages.some(({ role }) => role === 'agent');
    this.#store.transaction(() => {
      this.#store.activity.insert(record, isAnswer);
      this.#tell(record);
      for (const message of messages) this.#tellChat(message);
      if (isAnswer) tellUnread(this.#store, record.workspaceId);
      this.#onLogged(record);
    });
    return record;
  }

  /** Changes the outcome of a row, for example when a delegation ends. */
  settle(id: string, outcome: ActivityOutcome): void {
    this.#store.activity.settle(id, outcome);
    const record = this.#store.activity.get(id);
    if (record) this.#tell(record);
  }

  /** What a workspace tells of itself belongs to what it works on. */
  #traceOf({ workspaceId, sourceId, method }: NewActivity) {
    const own = sourceId === workspaceId || method === 'notify';
    const trace = own ? this.#traces?.within(workspaceId) : undefined;
    return trace ? columnsOf(trace) : { traceId: null, spanId: null, parentSpanId: null };
  }

  #tell(record: ActivityRecord): void {
    const { events } = this.#store;
    events.append({ type: 'activity.logged', activity: toActivity(record) });
    events.append({
      type: 'platform',
      event: 'ACTIVITY_LOGGED',
      workspaceId: record.workspaceId,
      payload: {
        id: record.id,
        activity_type: record.type,
        method: record.method,
        summary: record.summary,
        status: record.status,
        source_id: record.sourceId,
        target_id: record.targetId,
        duration_ms: record.durationMs,
        error_detail: record.errorDetail,
        request_body: record.requestBody,
        response_body: record.responseBody,
        created_at: isoTime(record.createdAt),
        ...(record.toolTrace ? { tool_trace: record.toolTrace } : {}),
      },
    });
  }

  #tellChat(message: HistoryMessage): void {
    this.#store.events.append({ type: 'chat.changed', message: toChatMessage(message, this.#store) });
  }
}
