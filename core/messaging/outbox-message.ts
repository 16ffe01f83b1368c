import type { Clock, Logger } from '../base/index.ts';
import type { QueueRecord, Store } from '../store/index.ts';
import type { Envelope } from './envelope.ts';
import type { SendOutcome } from './outcome.ts';
import type { PartialAnswers } from './partial-answers.ts';
import type { A2aProxy } from './proxy.ts';
import { RESTART_CONTEXT } from './restart-caller.ts';
import { rootTrace, type Trace } from './trace.ts';

/** What becomes of a stored message, told to whoever put it there. */
export interface OutboxObserver {
  /** Called with every change of the row, inside the transaction that stored it. */
  changed(row: QueueRecord, outcome: SendOutcome | null): void;
}

export interface OutboxOptions {
  readonly store: Store;
  readonly proxy: Pick<A2aProxy, 'send' | 'countUnderWay' | 'cancel'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Tells answers of the chat while they are being written. */
  readonly partials?: Pick<PartialAnswers, 'begin'>;
  /** Brings back one that sleeps. */
  readonly wake?: (workspaceId: string) => void;
}

export interface NewMessage {
  readonly kind: QueueRecord['kind'];
  readonly targetId: string;
  readonly callerId: string | null;
  readonly envelope: Envelope;
  /** Not to be sent any more from then on. */
  readonly expiresAt?: number | null;
  /** 100 before 50, the usual, before 10. */
  readonly priority?: number;
  /** Where it belongs; what belongs nowhere starts a trace. */
  readonly trace?: Trace | undefined;
}

/** The agent may have it already, and what the app itself tells is rather lost than told twice. */
export function isSaidOnce({ callerId }: QueueRecord): boolean {
  return callerId === RESTART_CONTEXT;
}

/** Where a stored message belongs. Those of an older version belong nowhere yet. */
export function traceOf({ traceId, spanId, parentSpanId, depth }: QueueRecord): Trace {
  return traceId === null || spanId === null ? rootTrace() : { traceId, spanId, parentSpanId, depth };
}

/** Nobody got it: whoever sends it again does not have it done twice. */
export function wasNotReached({ status, body }: SendOutcome): boolean {
  return status === 502 && (body as { delivery_confirmed?: unknown } | null)?.delivery_confirmed !== true;
}

export function errorOf(outcome: SendOutcome): string {
  const error = (outcome.body as { error?: unknown } | null)?.error;
  return typeof error === 'string' ? error : `HTTP ${outcome.status}`;
}
