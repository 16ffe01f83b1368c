import { randomUUID } from 'node:crypto';
import type { TraceColumns } from '../store/index.ts';

/** Where something belongs in the tree of what came of one task. Ids are lower-case hex, as in W3C Trace Context. */
export interface Trace {
  readonly traceId: string;
  readonly spanId: string;
  /** null for the root. */
  readonly parentSpanId: string | null;
  /** How many times one agent has passed it on to another. */
  readonly depth: number;
}

/** The trace that a caller names, if any. */
export interface NamedTrace {
  /** A W3C `traceparent`. */
  readonly traceparent?: string | undefined;
  /** Message id of the task that the call is for. */
  readonly parentTaskId?: string | undefined;
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-|$)/;
const NOTHING = /^0+$/;

/** From a UUID, for which random bytes are there already: a call for some more would cost as much as a small row. */
const newTraceId = () => randomUUID().replaceAll('-', '');
const newSpanId = () => newTraceId().slice(16);

/** The start of a trace. */
export function rootTrace(): Trace {
  return { traceId: newTraceId(), spanId: newSpanId(), parentSpanId: null, depth: 0 };
}

/** What comes of something, as far down as that. */
export function childOf({ traceId, spanId, depth }: Omit<Trace, 'parentSpanId'>): Trace {
  return { traceId, spanId: newSpanId(), parentSpanId: spanId, depth };
}

export function traceparentOf({ traceId, spanId }: Pick<Trace, 'traceId' | 'spanId'>): string {
  return `00-${traceId}-${spanId}-01`;
}

/** The ids in a `traceparent`; null for what is none, which counts as none given. Version ff is no version. */
export function parseTraceparent(text: string | undefined): Pick<Trace, 'traceId' | 'spanId'> | null {
  const match = TRACEPARENT.exec(text ?? '');
  const [, traceId, spanId] = match ?? [];
  if (traceId === undefined || spanId === undefined || text?.startsWith('ff')) return null;
  return NOTHING.test(traceId) || NOTHING.test(spanId) ? null : { traceId, spanId };
}

/** What a request names in its metadata. Total: never throws. */
export function traceNamedIn(body: unknown): NamedTrace {
  const params = fieldOf(body, 'params');
  const places = [fieldOf(params, 'metadata'), fieldOf(fieldOf(params, 'message'), 'metadata')];
  const first = (key: string) =>
    places.map((place) => fieldOf(place, key)).find((value) => typeof value === 'string') as
      | string
      | undefined;
  return { traceparent: first('traceparent'), parentTaskId: first('parent_task_id') };
}

/** The columns of a row that belongs there. */
export function columnsOf({ traceId, spanId, parentSpanId }: Trace): TraceColumns {
  return { traceId, spanId, parentSpanId };
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
