/** To which trace a row belongs, and where in it: ids as W3C Trace Context has them; null for what belongs to none. */
export interface TraceColumns {
  readonly traceId: string | null;
  readonly spanId: string | null;
  /** The span that it came of; null for the root of its trace. */
  readonly parentSpanId: string | null;
}
