import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, type Deferred, deferred, silentLogger } from '../../../core/base/index.ts';
import type { ImageSettings } from '../../../core/contract/index.ts';
import { ImageWatcher } from '../../../core/images/index.ts';
import { settle, TestClock } from '../../support/clock.ts';

const EVERY_MS = 5 * 60_000;
/** How long it takes to make an image, or to fail at it. */
const A_WHILE_MS = 1_000;

let clock: TestClock;
let watch: ImageSettings['watch'];
let used: string[];
/** Of the images that workspaces run. */
let madeFrom: string[];
/** What each source has at the moment; an error when it cannot be asked. */
let sources: Map<string, string | AppError>;
/** What making an image ends with; undefined: it is made. */
let failure: AppError | undefined;
/** A source that does not answer for now. */
let waits: Map<string, Deferred<void>>;
let looked: string[];
let made: [runtime: string, recreate: boolean][];
let changes: number;
let watcher: ImageWatcher;

beforeEach(() => {
  clock = new TestClock();
  watch = 'offer';
  used = ['langgraph'];
  madeFrom = [];
  sources = new Map([['langgraph', 'one']]);
  failure = undefined;
  waits = new Map();
  looked = [];
  made = [];
  changes = 0;
  watcher = createWatcher();
});
afterEach(() => watcher.dispose());

const createWatcher = () =>
  new ImageWatcher({
    images: {
      look: async (runtime) => {
        looked.push(runtime);
        await waits.get(runtime)?.promise;
        const sha = sources.get(runtime) ?? '';
        if (sha instanceof AppError) throw sha;
        return { runtime, source: 's', ref: 'r', sha, seenAt: clock.now(), offline: sha === 'offline' };
      },
    },
    refresh: {
      run: async ({ runtimes, recreate, trigger }) => {
        expect(trigger).toBe('update');
        const [runtime = ''] = runtimes;
        made.push([runtime, recreate]);
        clock.sleep(A_WHILE_MS);
        const errors = failure ? [{ runtime, error: { code: failure.code, message: '', actions: [] } }] : [];
        return { pulled: [], failed: [], recreated: [], errors };
      },
    },
    watch: () => watch,
    used: () => used,
    madeFrom: (runtime) => (runtime === 'langgraph' ? madeFrom : []),
    onChange: () => {
      changes += 1;
    },
    clock,
    logger: silentLogger(),
  });

const begin = async () => {
  watcher.start();
  await settle();
};

describe('watching for newer images', () => {
  it('only notes what it sees first, and acts on what it sees change', async () => {
    await begin();
    await clock.elapse(EVERY_MS);
    expect([looked.length, made]).toEqual([2, []]);
    sources.set('langgraph', 'two');
    await clock.elapse(EVERY_MS);
    expect(made).toEqual([['langgraph', false]]);
    await clock.elapse(EVERY_MS * 3);
    expect([made.length, changes]).toEqual([1, 2]);
  });

  it('acts at once on what moved while the app was closed, also when that fails at first', async () => {
    const digits = '0123456789ab';
    madeFrom = [digits];
    sources.set('langgraph', `sha256:${digits}cdef`);
    await begin();
    expect(made).toEqual([]);
    await watcher.dispose();

    watcher = createWatcher();
    madeFrom = ['ba9876543210', digits];
    await begin();
    expect(made).toEqual([]);
    await watcher.dispose();

    watcher = createWatcher();
    sources.set('langgraph', 'f'.repeat(40));
    failure = new AppError('build_failed', 'It broke');
    await begin();
    expect(made).toHaveLength(1);
    failure = undefined;
    await clock.elapse(EVERY_MS);
    expect(made).toHaveLength(2);
    await clock.elapse(EVERY_MS * 3);
    expect(made).toHaveLength(2);
  });

  it('gives it to workspaces when that is wanted', async () => {
    watch = 'recreate';
    await begin();
    sources.set('langgraph', 'two');
    await clock.elapse(EVERY_MS);
    expect(made).toEqual([['langgraph', true]]);
  });

  it('asks nobody while it is off; switched on it begins with a first look', async () => {
    watch = 'off';
    await begin();
    await clock.elapse(EVERY_MS * 3);
    expect(looked).toEqual([]);
    watch = 'offer';
    await begin();
    expect([looked, made]).toEqual([['langgraph'], []]);
    watch = 'off';
    await clock.elapse(EVERY_MS);
    sources.set('langgraph', 'two');
    watch = 'offer';
    await clock.elapse(EVERY_MS);
    expect(made).toEqual([]);
    expect(clock.pending).toBe(1);
  });

  it('finds an image that could not be made new again at the next look, then less and less often', async () => {
    await begin();
    failure = new AppError('build_failed', 'It broke');
    sources.set('langgraph', 'two');
    const tries: number[] = [];
    for (let look = 1; look <= 24; look += 1) {
      const before = made.length;
      await clock.elapse(EVERY_MS);
      if (made.length > before) tries.push(look);
    }
    expect(tries).toEqual([1, 2, 4, 8, 16]);
    // A repaired one is not made to wait.
    sources.set('langgraph', 'three');
    failure = undefined;
    await clock.elapse(EVERY_MS);
    await clock.elapse(EVERY_MS * 20);
    expect(made).toHaveLength(6);
  });

  it('takes no answer for no change', async () => {
    await begin();
    sources.set('langgraph', 'offline');
    await clock.elapse(EVERY_MS);
    sources.set('langgraph', new AppError('git_auth', 'No'));
    await clock.elapse(EVERY_MS);
    sources.set('langgraph', 'one');
    await clock.elapse(EVERY_MS);
    expect(made).toEqual([]);
    sources.set('langgraph', 'two');
    await clock.elapse(EVERY_MS);
    expect(made).toHaveLength(1);
  });

  it('lets no runtime wait for another, and asks none twice at a time', async () => {
    used = ['hermes', 'langgraph', 'hermes'];
    sources.set('hermes', 'one');
    const answer = deferred<void>();
    waits.set('hermes', answer);
    await begin();
    sources.set('langgraph', 'two');
    await clock.elapse(EVERY_MS);
    expect(made).toEqual([['langgraph', false]]);
    expect(looked.filter((runtime) => runtime === 'hermes')).toHaveLength(1);
    answer.resolve();
    await settle();
    sources.set('hermes', 'two');
    await clock.elapse(EVERY_MS);
    expect(made.at(-1)).toEqual(['hermes', false]);
  });

  it('ends with the app', async () => {
    await begin();
    await watcher.dispose();
    watcher.start();
    expect(clock.pending).toBe(0);
    expect(looked).toHaveLength(1);
  });
});
