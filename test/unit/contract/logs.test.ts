import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logTime, nextLogTime } from '../../../core/base/index.ts';
import { type LogLine, linesAfter, marksAfter, sinceMs, totalOf } from '../../../core/contract/index.ts';

const at = (ms: number, stream: LogLine['stream'] = 'stdout', text = `${stream} ${ms}`): LogLine => ({
  time: logTime(ms),
  stream,
  text,
});

test('times grow by the smallest step, also over a millisecond', () => {
  expect(nextLogTime(logTime(5))).toBe('1970-01-01T00:00:00.005000001Z');
  expect(nextLogTime('1970-01-01T00:00:00.005999999Z')).toBe(logTime(6));
});

describe('where reading and following meet', () => {
  test('every line is taken once, however much both overlap', () => {
    const streams = fc.constantFrom<LogLine['stream']>('stdout', 'stderr');
    const log = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 400 }), streams), { minLength: 1, maxLength: 40 })
      .map((steps) => {
        let ms = 10_000;
        return steps.map(([step, stream]) => {
          ms += step;
          return at(ms, stream);
        });
      });
    fc.assert(
      fc.property(log, fc.nat(), fc.nat(), (lines, a, b) => {
        const read = a % (lines.length + 1);
        const from = b % (read + 1);
        const known = lines.slice(0, read);
        const fresh = linesAfter(marksAfter({}, known), lines.slice(from));
        expect(fresh.filter((line) => known.includes(line))).toEqual([]);
        const seen = [...known, ...fresh];
        // A stream that was silent so far may be missing only where another one was a second ahead of it.
        expect(lines.slice(read).every((line) => seen.includes(line))).toBe(true);
      }),
    );
  });

  test('two streams may cross', () => {
    const marks = marksAfter({}, [at(1_000), at(999, 'stderr')]);
    expect(linesAfter(marks, [at(1_000), at(999, 'stderr'), at(1_000, 'stderr')])).toEqual([
      at(1_000, 'stderr'),
    ]);
  });

  test('a stream that was silent so far begins near the end of the others', () => {
    const marks = marksAfter({}, [at(60_000)]);
    expect(linesAfter(marks, [at(5_000, 'app'), at(59_900, 'stderr')])).toEqual([at(59_900, 'stderr')]);
  });
});

test.each([
  ['10m', 9_400_000],
  ['1.5h', 4_600_000],
  ['30s', 9_970_000],
  ['0', 0],
  ['1000.5', 1_000_500],
  ['1970-01-01T00:01:00Z', 60_000],
  ['1970-01-01', 0],
  ['yesterday', null],
  ['', null],
  ['10 minutes', null],
  ['99999999999999999', null],
])('since %j', (text, ms) => expect(sinceMs(text, 10_000_000)).toBe(ms));

test('the sum of samples counts what is known', () => {
  const sample = {
    id: 'a',
    at: 1,
    cpuPercent: 10,
    memoryBytes: 5,
    memoryLimitBytes: null,
    networkReceivedBytes: 3,
    networkSentBytes: null,
    blockReadBytes: null,
    blockWrittenBytes: 0,
    diskBytes: 7,
    processes: 1,
  };
  expect(totalOf([sample, { ...sample, networkReceivedBytes: null }], 9)).toEqual({
    at: 9,
    workspaces: 2,
    cpuPercent: 20,
    memoryBytes: 10,
    networkReceivedBytes: 3,
    networkSentBytes: null,
    blockReadBytes: null,
    blockWrittenBytes: 0,
    diskBytes: 14,
  });
});
