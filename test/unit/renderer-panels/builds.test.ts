import { describe, expect, it } from 'vitest';
import type { Build, BuildStep } from '../../../core/contract/index.ts';
import { failureOf } from '../../../renderer/src/dock/builds/failure.ts';
import {
  buildOfRuntime,
  buildStatusText,
  comparisonText,
  estimateText,
  groupBuilds,
  shortSha,
  stepState,
} from '../../../renderer/src/dock/builds/texts.ts';

const NOW = new Date(2026, 10, 20, 15, 0).getTime();
const HOUR_MS = 3_600_000;

function build(id: string, change: Partial<Build> = {}): Build {
  return {
    id,
    runtime: 'codex',
    kind: 'build',
    tag: '',
    source: 'bundled',
    sha: '',
    contentKey: '',
    platform: 'linux/amd64',
    emulated: false,
    trigger: 'user',
    status: 'succeeded',
    steps: [],
    progress: 1,
    previousMs: null,
    estimateMs: null,
    error: null,
    startedAt: NOW - 60_000,
    endedAt: NOW - 48_000,
    ...change,
  };
}

const step = (name: string, status: BuildStep['status'], startedAt: number | null = NOW): BuildStep => ({
  id: name,
  name,
  status,
  startedAt,
  endedAt: null,
});

describe('stepState', () => {
  it('waits while it is only announced, and has not failed where the build was cancelled', () => {
    const running = step('[1/2] RUN a', 'running');
    const announced = step('[2/2] RUN b', 'running', null);
    const going = { status: 'running' as const, steps: [running, announced] };
    expect(going.steps.map((each) => stepState(each, going))).toEqual(['running', 'queued']);
    const broken = step('[1/2] RUN a', 'failed');
    const never = step('[2/2] RUN b', 'failed', null);
    const steps = [broken, never];
    const states = (status: Build['status']) => steps.map((each) => stepState(each, { status, steps }));
    expect(states('cancelled')).toEqual(['cancelled', 'skipped']);
    expect(states('failed')).toEqual(['failed', 'skipped']);
    // The classic builder tells no times.
    const classic = { status: 'failed' as const, steps: [never] };
    expect(stepState(never, classic)).toBe('failed');
  });
});

describe('failureOf', () => {
  const name = '[2/3] RUN make';
  const log = (...last: string[]) => [
    '#1 [1/3] FROM base',
    '#2 [2/3] RUN make',
    '#1 CACHED',
    '#2 one',
    '#2 ',
    '#2 \u001b[31mtwo\u001b[0m',
    ...last,
    'ERROR: The image for "x" could not be built: it failed at step "[2/3] RUN make"',
  ];
  const steps = [step('[1/3] FROM base', 'cached'), step(name, 'failed')];

  it('is what the step said itself, and the code that it ended with', () => {
    const found = failureOf(steps, log('#2 ERROR: process "make" did not complete: exit code: 2'));
    expect(found).toMatchObject({ step: { name }, exitCode: 2 });
    expect(found?.lines).toEqual([
      { number: 4, raw: 'one' },
      { number: 6, raw: '\u001b[31mtwo\u001b[0m' },
    ]);
  });

  it('keeps what the builder says where no command ended', () => {
    const found = failureOf(steps, log('#2 ERROR: "/nothing" was not found'));
    expect(found?.exitCode).toBeNull();
    expect(found?.lines.at(-1)?.raw).toBe('ERROR: "/nothing" was not found');
  });

  it('reads the text of the classic builder', () => {
    const classic = [step('FROM base', 'done', null), step('RUN make', 'failed', null)];
    const lines = ['Step 1/2 : FROM base', 'Step 2/2 : RUN make', 'one'];
    const found = failureOf(classic, [...lines, 'ERROR: make returned a non-zero code: 2']);
    expect(found).toMatchObject({ exitCode: 2, lines: [{ number: 3, raw: 'one' }] });
  });

  it('is nothing without a step to blame, or without a word of it', () => {
    expect(failureOf([], log())).toBeNull();
    expect(failureOf(steps, [])).toBeNull();
  });
});

describe('comparisonText', () => {
  const compared = (previousMs: number | null, change: Partial<Build> = {}) =>
    comparisonText(build('a', { previousMs, ...change }));

  it('says how a build compares with the last one', () => {
    expect(compared(15_000)).toBe('3.0 s faster than last time');
    expect(compared(7_500)).toBe('4.5 s slower than last time');
  });

  it('makes nothing of a difference that is noise', () => {
    expect(compared(12_400)).toBe('as long as last time');
    expect(compared(11_600)).toBe('as long as last time');
  });

  it('compares only builds that came to an end, and only with one that there was', () => {
    expect(compared(null)).toBeNull();
    expect(compared(15_000, { status: 'failed' })).toBeNull();
    expect(compared(15_000, { status: 'running', endedAt: null })).toBeNull();
  });
});

describe('estimateText', () => {
  const at = (elapsedMs: number, estimateMs: number | null, status: Build['status'] = 'running') =>
    estimateText({ status, startedAt: NOW - elapsedMs, estimateMs }, NOW);

  it('says how long it takes, and owns up when it takes longer', () => {
    expect(at(10_000, 50_000)).toBe('about 40 s left');
    expect(at(0, 300_000)).toBe('about 5 min left');
    expect(at(60_000, 50_000)).toBe('longer than the 50 s expected');
    expect(at(5_000, 50_000, 'queued')).toBe('takes about 50 s');
  });

  it('says nothing that nobody knows', () => {
    expect(at(0, null)).toBeNull();
    expect(at(0, 50_000, 'succeeded')).toBeNull();
  });
});

describe('groupBuilds', () => {
  it('puts what runs first, then the queue in its order, then the days', () => {
    const groups = groupBuilds(
      [
        build('old', { startedAt: NOW - 26 * HOUR_MS }),
        build('waits-longer', { status: 'queued', startedAt: NOW - 9_000 }),
        build('today', { startedAt: NOW - HOUR_MS }),
        build('waits', { status: 'queued', startedAt: NOW - 1_000 }),
        build('runs', { status: 'running', startedAt: NOW - 30 * HOUR_MS }),
        build('cancelled', { status: 'cancelled', startedAt: NOW - 2 * HOUR_MS }),
      ],
      NOW,
    );
    expect(groups.map(({ title, builds }) => [title, ...builds.map(({ id }) => id)])).toEqual([
      ['Running', 'runs'],
      ['Waiting', 'waits-longer', 'waits'],
      ['Today', 'today', 'cancelled'],
      ['Yesterday', 'old'],
    ]);
  });
});

describe('builds', () => {
  it('of a runtime: one that goes on, else the newest', () => {
    const done = build('done', { startedAt: NOW });
    const runs = build('runs', { status: 'running', startedAt: NOW - HOUR_MS });
    expect(buildOfRuntime([done, runs], 'codex')).toBe(runs);
    expect(buildOfRuntime([build('older'), done], 'codex')).toBe(done);
    expect(buildOfRuntime([done], 'hermes')).toBeUndefined();
  });

  it('say what they do in words', () => {
    expect(buildStatusText(build('a', { status: 'running', progress: 0.624 }))).toBe('Building, 62%');
    expect(buildStatusText(build('a', { status: 'running', progress: 0, kind: 'pull' }))).toBe('Pulling, 0%');
    expect(buildStatusText(build('a', { kind: 'pull' }))).toBe('Pulled');
  });

  it('shorten commits and digests alike', () => {
    expect(shortSha(`sha256:${'ab'.repeat(32)}`)).toBe('abababababab');
    expect(shortSha('4e9a61d07c35b8f2a1d6')).toBe('4e9a61d07c35');
  });
});
