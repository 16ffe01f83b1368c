import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Diagnostic } from '../../../core/contract/index.ts';
import { removalOf } from '../../../renderer/src/dialogs/removal.ts';
import { addLines, EMPTY_LOG } from '../../../renderer/src/dock/builds/build-log.ts';
import { plainLine } from '../../../renderer/src/inspector/logs/ansi.ts';
import { coalesce } from '../../../renderer/src/inspector/logs/coalesce.ts';
import { searchLines } from '../../../renderer/src/inspector/logs/lines.ts';
import { sortedDiagnostics } from '../../../renderer/src/plan/diagnostics.ts';

describe('build log', () => {
  const all = Array.from({ length: 30 }, (_, index) => `line ${index}`);

  it('is whole and in order however the batches overlap', () => {
    const batches = fc.array(fc.record({ from: fc.nat(29), length: fc.nat(12) }));
    fc.assert(
      fc.property(batches, (given) => {
        let log = EMPTY_LOG;
        for (const { from, length } of given) log = addLines(log, from, all.slice(from, from + length));
        expect(log.lines).toEqual(all.slice(0, log.lines.length));
      }),
    );
  });

  it('tells of a gap until it is filled', () => {
    const gap = addLines(addLines(EMPTY_LOG, 0, ['a']), 3, ['d']);
    expect(gap).toEqual({ lines: ['a'], gap: true });
    expect(addLines(gap, 1, ['b', 'c', 'd'])).toEqual({ lines: ['a', 'b', 'c', 'd'], gap: false });
  });

  it('keeps its identity when nothing is new', () => {
    const log = addLines(EMPTY_LOG, 0, ['a', 'b']);
    expect(addLines(log, 0, ['a'])).toBe(log);
  });
});

describe('log lines', () => {
  it('drops colours, titles and what a progress bar overwrote', () => {
    expect(plainLine('\u001b[31merror\u001b[0m: no')).toBe('error: no');
    expect(plainLine('\u001b]0;title\u0007text')).toBe('text');
    expect(plainLine('10 %\r50 %\r100 %\r')).toBe('100 %');
  });

  it('keeps the numbers of the whole log while searching', () => {
    expect(searchLines(['one', 'TWO', 'three two'], 'two')).toEqual([
      { number: 2, raw: 'TWO' },
      { number: 3, raw: 'three two' },
    ]);
  });
});

describe('coalesce', () => {
  it('runs once more for any number of requests during a run, and never two at once', async () => {
    vi.useFakeTimers();
    const finish: (() => void)[] = [];
    const run = vi.fn(() => new Promise<void>((resolve) => finish.push(resolve)));
    const runs = coalesce(run, 100);
    runs.request();
    runs.request();
    runs.request();
    expect(run).toHaveBeenCalledTimes(1);
    finish[0]?.();
    await vi.advanceTimersByTimeAsync(99);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(2);
    finish[1]?.();
    await vi.advanceTimersByTimeAsync(500);
    expect(run).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });

  it('does nothing any more once disposed', async () => {
    vi.useFakeTimers();
    const run = vi.fn(() => Promise.resolve());
    const runs = coalesce(run, 10);
    runs.request();
    runs.request();
    runs.dispose();
    await vi.advanceTimersByTimeAsync(100);
    runs.request();
    expect(run).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });
});

describe('removalOf', () => {
  const parents: Record<string, string | null> = { root: null, a: 'root', b: 'root', a1: 'a', a2: 'a' };
  const children = { root: ['a', 'b'], a: ['a1', 'a2'] };
  const removal = (ids: string[]) => removalOf(ids, children, (id) => parents[id]);

  it('names everything below, parents first, with depths', () => {
    expect(removal(['a'])).toEqual({
      tops: ['a'],
      all: [
        { id: 'a', depth: 0 },
        { id: 'a1', depth: 1 },
        { id: 'a2', depth: 1 },
      ],
    });
  });

  it('removes a subtree once when its parts are selected too', () => {
    const { tops, all } = removal(['a2', 'root', 'a']);
    expect(tops).toEqual(['root']);
    expect(all.map(({ id }) => id)).toEqual(['root', 'a', 'a1', 'a2', 'b']);
  });

  it('leaves out what is gone', () => {
    expect(removal(['gone'])).toEqual({ tops: [], all: [] });
  });
});

describe('diagnostics', () => {
  it('lists errors first, then by place', () => {
    const at = (severity: Diagnostic['severity'], file: string, line: number): Diagnostic => ({
      severity,
      code: 'x',
      message: '',
      file,
      line,
      column: 1,
    });
    const sorted = sortedDiagnostics([at('hint', 'a', 1), at('error', 'b', 9), at('error', 'b', 2)]);
    expect(sorted.map(({ severity, line }) => `${severity} ${line}`)).toEqual([
      'error 2',
      'error 9',
      'hint 1',
    ]);
  });
});
