import { beforeEach, describe, expect, it } from 'vitest';
import { type Exit, Supervisor } from '../../../electron/engine/supervisor.ts';
import { ManualClock } from './manual-clock.ts';

class FakeProcess {
  killed = false;
  readonly exit: (code: number) => void;

  constructor(exit: (code: number) => void) {
    this.exit = exit;
  }

  kill(): void {
    this.killed = true;
  }
}

let clock: ManualClock;
let forked: FakeProcess[];
let exits: Exit[];
let supervisor: Supervisor<FakeProcess>;

const newest = () => forked.at(-1) as FakeProcess;

beforeEach(() => {
  clock = new ManualClock();
  forked = [];
  exits = [];
  supervisor = new Supervisor({
    clock,
    fork: (exited) => {
      const process = new FakeProcess(exited);
      forked.push(process);
      return process;
    },
    onDown: (exit) => exits.push(exit),
  });
});

describe('a supervised process', () => {
  it('starts once, however often it is asked to', () => {
    supervisor.start();
    supervisor.start();
    expect(forked).toHaveLength(1);
    expect(supervisor.process).toBe(newest());
  });

  it('comes back after an exit, with doubled delays up to ten seconds', () => {
    supervisor.start();
    const delays: (number | undefined)[] = [];
    for (let failure = 0; failure < 8; failure += 1) {
      newest().exit(1);
      expect(supervisor.process).toBeUndefined();
      delays.push(clock.nextDelay);
      clock.runNext();
    }
    expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(exits.map(({ failures }) => failures)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(forked).toHaveLength(9);
  });

  it('starts counting anew after a minute without a failure', () => {
    supervisor.start();
    newest().exit(1);
    clock.runNext();
    newest().exit(1);
    clock.runNext();
    clock.advance(60_000);
    newest().exit(1);
    expect(exits.at(-1)?.failures).toBe(1);
    expect(clock.nextDelay).toBe(250);
  });

  it('stays down when it was stopped', async () => {
    supervisor.start();
    const stopped = supervisor.stop();
    expect(newest().killed).toBe(true);
    newest().exit(0);
    await stopped;
    expect(exits).toEqual([{ code: 0, asked: true, failures: 0 }]);
    expect(clock.nextDelay).toBeUndefined();
    expect(supervisor.phase).toBe('idle');
  });

  it('can be stopped while it waits for its next try', async () => {
    supervisor.start();
    newest().exit(1);
    await supervisor.stop();
    expect(clock.nextDelay).toBeUndefined();
    expect(forked).toHaveLength(1);
  });

  it('does not wait any longer when it is started by hand', () => {
    supervisor.start();
    newest().exit(1);
    supervisor.start();
    expect(forked).toHaveLength(2);
    expect(clock.nextDelay).toBeUndefined();
  });

  it('is replaced by a restart, which is no failure', async () => {
    supervisor.start();
    const first = newest();
    const restarted = supervisor.restart();
    first.exit(0);
    await restarted;
    expect(newest()).not.toBe(first);
    expect(supervisor.process).toBe(newest());
    expect(exits).toEqual([{ code: 0, asked: true, failures: 0 }]);
  });

  it('tells everybody who stops it when it is gone', async () => {
    supervisor.start();
    const both = Promise.all([supervisor.stop(), supervisor.stop()]);
    newest().exit(0);
    await expect(both).resolves.toHaveLength(2);
  });
});
