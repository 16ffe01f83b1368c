import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildFailure } from '../../../core/images/build/build-errors.ts';
import { BuildProgress } from '../../../core/images/build/build-progress.ts';
import { decodeBuildkitStatus } from '../../../core/images/build/buildkit-status.ts';

/** Progress streams that a real engine sent, one message per line. */
function recorded(name: string): Record<string, unknown>[] {
  const file = path.join(import.meta.dirname, 'recorded', `${name}.jsonl`);
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function play(messages: readonly Record<string, unknown>[]) {
  const progress = new BuildProgress();
  const fractions: number[] = [];
  const lines = messages.flatMap((message) => {
    const change = progress.take(message);
    fractions.push(progress.progress);
    return change.lines;
  });
  lines.push(...progress.end());
  return { progress, lines, fractions };
}

const RUN = /RUN \["node"/;

describe('progress of a BuildKit build', () => {
  it('decodes vertexes with their times', () => {
    const first = decodeBuildkitStatus(String(recorded('success')[0]?.aux));
    expect(first.vertexes).toEqual([
      {
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        name: '[internal] load remote build context',
        cached: false,
        startedAt: expect.any(Number),
        completedAt: null,
        error: '',
      },
    ]);
    expect(new Date(first.vertexes[0]?.startedAt ?? 0).getUTCFullYear()).toBeGreaterThan(2024);
  });

  it('ends with every step done and the image id', () => {
    const { progress, lines } = play(recorded('success'));
    expect(progress.steps.map((step) => step.status)).toEqual(Array(7).fill('done'));
    expect(progress.steps.every((step) => (step.endedAt ?? 0) >= (step.startedAt ?? Infinity))).toBe(true);
    expect(progress.progress).toBe(1);
    expect(progress.imageId).toMatch(/^sha256:/);
    expect(progress.error).toBeNull();
    expect(lines.filter((line) => line.startsWith('#6'))).toEqual([
      expect.stringMatching(RUN),
      '#6 one',
      '#6 two 99%',
      '#6 énd',
    ]);
  });

  it('never goes back by more than newly announced steps explain, and never leaves 0…1', () => {
    const { fractions } = play(recorded('success'));
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...fractions)).toBe(1);
  });

  it('marks cached steps', () => {
    const { progress, lines } = play(recorded('cached'));
    expect(progress.steps.find((step) => RUN.test(step.name))?.status).toBe('cached');
    expect(lines.filter((line) => line.endsWith(' CACHED')).length).toBeGreaterThanOrEqual(2);
  });

  it('names the failing step, keeps its output and drops steps that were never reached', () => {
    const { progress, lines } = play(recorded('failure'));
    expect(progress.failedStep?.name).toMatch(RUN);
    expect(progress.steps.some((step) => step.name.includes('b.txt'))).toBe(false);
    expect(progress.error).toContain('exit code: 3');
    expect(lines).toContain('#5 no luck');
    // Why is told with the step, and not once more.
    expect(lines.filter((line) => line.includes('ERROR: '))).toEqual([
      expect.stringMatching(/^#5 ERROR: .*exit code: 3$/),
    ]);
  });

  it('becomes an error with the words of that step, and a long command only in part', () => {
    const { progress, lines } = play(recorded('failure'));
    const error = buildFailure('codex', progress, lines);
    expect(error.message.length).toBeLessThan(150);
    expect(error.detail).toMatch(/exit code: 3\n\n#5 no luck$/);
    const all = [...lines.slice(lines.indexOf('#5 no luck'))];
    expect(buildFailure('codex', progress, all).detail).toMatch(/exit code: 3\n\n#5 no luck$/);
  });
});

describe('progress of an unknown builder', () => {
  it('says that it cannot read the progress, and goes on', () => {
    const trace = { id: 'moby.buildkit.trace', aux: Buffer.from('not a status').toString('base64') };
    const { lines, progress } = play([trace, { id: 'moby.image.id', aux: { ID: 'sha256:1' } }]);
    expect(lines[0]).toContain('could not be read');
    expect(progress.imageId).toBe('sha256:1');
  });
});

describe('progress of a classic build', () => {
  it('reads steps out of the text', () => {
    const { progress, lines } = play([
      { stream: 'Step 1/3 : FROM base\n' },
      { stream: ' ---> Using cache\n' },
      { stream: 'Step 2/3 : RUN a' },
      { stream: '\nhello\n' },
      { stream: 'Step 3/3 : RUN b\n' },
      { error: 'b returned a non-zero code: 1' },
    ]);
    expect(progress.steps.map((step) => [step.name, step.status])).toEqual([
      ['FROM base', 'cached'],
      ['RUN a', 'done'],
      ['RUN b', 'failed'],
    ]);
    expect(lines).toContain('hello');
  });
});
