import { isoTime } from '../base/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { ActivityLog } from './activity-log.ts';
import type { Envelope } from './envelope.ts';
import type { SendOutcome } from './outcome.ts';
import { preview, toolTraceOf } from './text.ts';
import { columnsOf, type Trace } from './trace.ts';
import { dayOf, usageOf } from './usage.ts';

/** One message that came to an end, with what came back. */
export interface Exchange {
  readonly target: WorkspaceRecord;
  readonly callerId: string | null;
  readonly envelope: Envelope;
  readonly trace: Trace;
  readonly outcome: SendOutcome;
  readonly summary?: string;
  readonly responseBody: unknown;
  readonly durationMs: number | null;
  readonly errorDetail?: string;
}

/** Writes the one row of the history that a message gets, what it used, and tells the user about an answer. */
export function logExchange(store: Store, activity: ActivityLog, exchange: Exchange, now: number): void {
  const { target, callerId, envelope, trace, outcome, responseBody, durationMs } = exchange;
  activity.log({
    workspaceId: target.id,
    type: 'a2a_receive',
    method: envelope.method,
    summary: exchange.summary ?? preview(`${envelope.method} → ${target.name}`, 256),
    sourceId: callerId,
    targetId: target.id,
    status: outcome.status < 400 && outcome.failure === undefined ? 'ok' : 'error',
    errorDetail: exchange.errorDetail ?? '',
    durationMs,
    requestBody: envelope.body,
    responseBody,
    toolTrace: toolTraceOf(responseBody),
    ...columnsOf(trace),
    createdAt: now,
  });
  const used = usageOf(responseBody);
  if (used) store.usage.add(target.id, dayOf(now).start, used);
  if (callerId !== null || outcome.kind !== 'answered' || outcome.status >= 400) return;
  store.events.append({
    type: 'platform',
    event: 'A2A_RESPONSE',
    workspaceId: target.id,
    payload: {
      response_body: responseBody,
      method: envelope.method,
      duration_ms: durationMs,
      at: isoTime(now),
    },
  });
}
