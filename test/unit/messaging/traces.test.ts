import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
// What belongs to which trace is decided inside of the folder; outside only its columns are seen.
import {
  parseTraceparent,
  rootTrace,
  type Trace,
  traceNamedIn,
  traceparentOf,
} from '../../../core/messaging/trace.ts';
import { Traces } from '../../../core/messaging/traces.ts';

const HEX_32 = /^[0-9a-f]{32}$/;
const HEX_16 = /^[0-9a-f]{16}$/;
const at = (depth: number): Trace => ({ ...rootTrace(), depth });

describe('a traceparent', () => {
  test('says the same when it is read again', () => {
    const trace = rootTrace();
    expect(parseTraceparent(traceparentOf(trace))).toEqual({ traceId: trace.traceId, spanId: trace.spanId });
  });

  test.each([
    ['nothing', undefined],
    ['an empty one', ''],
    ['upper case', `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`],
    ['a trace of noughts', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`],
    ['a span of noughts', `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`],
    ['a version that cannot be', `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`],
    ['a short one', `00-${'a'.repeat(31)}-${'b'.repeat(16)}-01`],
    ['more without a dash', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01x`],
  ])('counts as none: %s', (_, text) => {
    expect(parseTraceparent(text)).toBeNull();
  });

  test('of a later version may be longer', () => {
    const text = `01-${'a'.repeat(32)}-${'b'.repeat(16)}-01-more`;
    expect(parseTraceparent(text)).toEqual({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) });
  });

  test('is read whatever stands there', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (body, text) => {
        traceNamedIn(body);
        traceNamedIn({ params: body });
        traceNamedIn({ params: { metadata: body, message: { metadata: body } } });
        const parsed = parseTraceparent(text);
        if (parsed) expect(parsed.traceId).toMatch(HEX_32);
      }),
    );
  });

  test('may be in the metadata of a request or of its message', () => {
    const traceparent = traceparentOf(rootTrace());
    expect(traceNamedIn({ params: { metadata: { traceparent } } })).toMatchObject({ traceparent });
    expect(traceNamedIn({ params: { message: { metadata: { traceparent, parent_task_id: 'm' } } } })).toEqual(
      { traceparent, parentTaskId: 'm' },
    );
  });
});

describe('a message', () => {
  test('of the user starts a trace, or goes on with the one that is named', () => {
    const traces = new Traces();
    const started = traces.ofMessage(null, 'ada');
    expect(started).toMatchObject({ parentSpanId: null, depth: 0 });
    expect(started.traceId).toMatch(HEX_32);
    expect(started.spanId).toMatch(HEX_16);
    const named = rootTrace();
    expect(traces.ofMessage(null, 'ada', { traceparent: traceparentOf(named) })).toMatchObject({
      traceId: named.traceId,
      parentSpanId: named.spanId,
    });
  });

  test('of an agent belongs to what that works on, a step further', () => {
    const traces = new Traces();
    const leave = traces.enter('lead', 'm1', at(3));
    const sent = traces.ofMessage('lead', 'ada');
    expect(sent).toMatchObject({ depth: 4 });
    const to = traces.within('lead');
    expect(sent.traceId).toBe(to?.traceId);
    leave();
    expect(traces.ofMessage('lead', 'ada').traceId).not.toBe(sent.traceId);
    expect(traces.within('lead')).toBeNull();
  });

  test('belongs to the newest of several, unless it names another one', () => {
    const traces = new Traces();
    const [first, second] = [at(1), at(7)];
    traces.enter('lead', 'm1', first);
    traces.enter('lead', 'm2', second);
    expect(traces.ofMessage('lead', 'ada')).toMatchObject({ parentSpanId: second.spanId, depth: 8 });
    expect(traces.ofMessage('lead', 'ada', { parentTaskId: 'm1' })).toMatchObject({
      traceId: first.traceId,
      parentSpanId: first.spanId,
      depth: 2,
    });
    expect(traces.ofMessage('lead', 'ada', { traceparent: traceparentOf(first) })).toMatchObject({
      traceId: first.traceId,
      depth: 2,
    });
  });

  test('does not become shallow by naming a trace of its own', () => {
    const traces = new Traces();
    traces.enter('lead', 'm1', at(9));
    const named = rootTrace();
    expect(traces.ofMessage('lead', 'ada', { traceparent: traceparentOf(named) })).toMatchObject({
      traceId: named.traceId,
      depth: 10,
    });
  });

  test('to oneself is no step', () => {
    const traces = new Traces();
    traces.enter('lead', 'm1', at(2));
    expect(traces.ofMessage('lead', 'lead')).toMatchObject({ depth: 2 });
    expect(new Traces().ofMessage('lead', 'lead')).toMatchObject({ depth: 0, parentSpanId: null });
  });
});
