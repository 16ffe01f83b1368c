import { newId } from '../base/index.ts';
import type { Activity } from '../contract/index.ts';
import type { ActivityRecord, Store } from '../store/index.ts';
import { type HistoryMessage, messagesOf } from './chat-messages.ts';
import { requestText, responseText } from './text.ts';

export type NewActivity = Pick<ActivityRecord, 'workspaceId' | 'type'> & Partial<ActivityRecord>;

export function toActivity(record: ActivityRecord): Activity {
  const { requestBody, responseBody, toolTrace: _, ...fields } = record;
  return { ...fields, requestText: requestText(requestBody), responseText: responseText(responseBody) };
}

/** The one writer of the activity history: row and events in one transaction; pushes carry the full row. */
export class ActivityLog {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  log(input: NewActivity): ActivityRecord {
    const record: ActivityRecord = {
      id: newId(),
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
      createdAt: this.#now(),
      ...input,
    };
    this.#store.transaction(() => {
      this.#store.activity.insert(record);
      this.#tell(record);
      for (const message of messagesOf(record)) this.#tellChat(message);
    });
    return record;
  }

  /** Changes the outcome of a row, for example when a delegation ends. */
  settle(id: string, status: string, errorDetail = ''): void {
    this.#store.activity.setStatus(id, status, errorDetail);
    const record = this.#store.activity.get(id);
    if (record) this.#tell(record);
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
        created_at: new Date(record.createdAt).toISOString(),
        ...(record.toolTrace ? { tool_trace: record.toolTrace } : {}),
      },
    });
  }

  #tellChat({ files: _, loggedAt: __, ...message }: HistoryMessage): void {
    this.#store.events.append({ type: 'chat.changed', message });
  }
}
