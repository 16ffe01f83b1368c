import { newId } from '../../core/base/index.ts';
import type { ActivityRecord } from '../../core/store/index.ts';

/** A row of the history with sensible fields; `fields` says what matters to the test. */
export function activityRecord(
  fields: Pick<ActivityRecord, 'workspaceId'> & Partial<ActivityRecord>,
): ActivityRecord {
  return {
    id: newId(),
    type: 'a2a_receive',
    method: 'message/send',
    summary: '',
    sourceId: null,
    targetId: null,
    status: 'ok',
    errorDetail: '',
    durationMs: null,
    requestBody: null,
    responseBody: null,
    toolTrace: null,
    traceId: null,
    spanId: null,
    parentSpanId: null,
    createdAt: 1_000,
    ...fields,
  };
}
