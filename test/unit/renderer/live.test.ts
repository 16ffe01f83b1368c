import { describe, expect, it } from 'vitest';
import {
  AppError,
  type ConnectionState,
  type EngineClient,
  type OutputOf,
  type SequencedEvent,
} from '../../../core/contract/index.ts';
import { keepLive } from '../../../renderer/src/engine/live.ts';
import { type EngineState, initialState } from '../../../renderer/src/engine/state.ts';
import { sequenced, workspace } from './fixtures.ts';

type Snapshot = OutputOf<'engine.snapshot'>;

/** A client whose snapshots are answered by hand, so that a test decides what arrives before what. */
class ScriptedClient implements EngineClient {
  state: ConnectionState = 'connected';
  resumed: number[] = [];
  readonly snapshots: { resolve(snapshot: Snapshot): void; reject(error: unknown): void }[] = [];
  readonly #events = new Set<(event: SequencedEvent) => void>();
  readonly #resets = new Set<() => void>();
  readonly #states = new Set<(state: ConnectionState) => void>();

  call: EngineClient['call'] = (operation) => {
    if (operation === 'engine.snapshot') {
      return new Promise((resolve, reject) => {
        this.snapshots.push({ resolve: resolve as (snapshot: Snapshot) => void, reject });
      });
    }
    if (operation === 'timeline.list') return Promise.resolve({ entries: [], reachedEnd: true } as never);
    return Promise.reject(new AppError('unknown_operation', operation));
  };

  onEvent = (listener: (event: SequencedEvent) => void) => added(this.#events, listener);
  onReset = (listener: () => void) => added(this.#resets, listener);
  onState = (listener: (state: ConnectionState) => void) => added(this.#states, listener);
  resumeFrom = (seq: number) => void this.resumed.push(seq);
  dispose(): void {}

  emit(...events: SequencedEvent[]): void {
    for (const event of events) for (const listener of this.#events) listener(event);
  }

  reset(): void {
    for (const listener of this.#resets) listener();
  }

  become(state: ConnectionState): void {
    this.state = state;
    for (const listener of this.#states) listener(state);
  }
}

/** Everything that was resolved has had its effect. */
function drained(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function added<T>(set: Set<T>, item: T) {
  set.add(item);
  return { dispose: () => void set.delete(item) };
}

function snapshotAt(seq: number, ...ids: string[]): Snapshot {
  return {
    seq,
    engine: null as never,
    workspaces: ids.map((id) => workspace(id)),
    builds: [],
    delegations: [],
    problems: [],
    tasks: [],
    unread: {},
    queued: 0,
    approvals: [],
  };
}

function harness() {
  const client = new ScriptedClient();
  let state: EngineState = initialState;
  let sets = 0;
  const flushes: (() => void)[] = [];
  const stop = keepLive(
    client,
    {
      getState: () => state,
      setState: (next) => {
        sets += 1;
        state = { ...state, ...next };
      },
    },
    { schedule: (flush) => void flushes.push(flush) },
  );
  return {
    client,
    stop,
    state: () => state,
    setsDuring(work: () => void) {
      const before = sets;
      work();
      return sets - before;
    },
    frame: () => {
      for (const flush of flushes.splice(0)) flush();
    },
    answer: async (snapshot: Snapshot) => {
      client.snapshots.shift()?.resolve(snapshot);
      await drained();
    },
  };
}

const renamed = (id: string, name: string) => ({
  type: 'workspace.changed' as const,
  workspace: workspace(id, { name }),
});

describe('keepLive', () => {
  it('applies all events of a frame with one change of the store', async () => {
    const { client, state, frame, answer, setsDuring } = harness();
    await answer(snapshotAt(0, 'a', 'b'));
    frame();
    client.emit(...sequenced([renamed('a', 'x'), renamed('b', 'y'), renamed('a', 'z')]));
    expect(state().workspaces.a?.name).toBe('a');
    expect(setsDuring(frame)).toBe(1);
    expect([state().workspaces.a?.name, state().workspaces.b?.name]).toEqual(['z', 'y']);
  });

  it('holds events back until the snapshot is in and drops those that it contains', async () => {
    const { client, state, frame, answer } = harness();
    client.emit(...sequenced([renamed('b', 'old'), renamed('a', 'new')], 5));
    frame();
    expect(state().loaded).toBe(false);
    await answer(snapshotAt(5, 'a', 'b'));
    expect(client.resumed).toEqual([6]);
    frame();
    expect([state().workspaces.a?.name, state().workspaces.b?.name]).toEqual(['new', 'b']);
  });

  it('takes a new snapshot after a reset', async () => {
    const { client, state, answer } = harness();
    await answer(snapshotAt(1, 'a'));
    client.reset();
    await answer(snapshotAt(90, 'b'));
    expect(Object.keys(state().workspaces)).toEqual(['b']);
    expect(client.resumed).toEqual([1, 90]);
  });

  it('ignores the snapshot that a reset has overtaken', async () => {
    const { client, state, answer } = harness();
    client.reset();
    await answer(snapshotAt(1, 'stale'));
    expect(state().loaded).toBe(false);
    await answer(snapshotAt(2, 'fresh'));
    expect(Object.keys(state().workspaces)).toEqual(['fresh']);
  });

  it('asks again when the connection broke before the first snapshot', async () => {
    const { client, state, answer } = harness();
    client.snapshots.shift()?.reject(new AppError('disconnected', 'gone'));
    await drained();
    expect(state().loadError).toBeNull();
    client.become('connecting');
    client.become('connected');
    await answer(snapshotAt(3, 'a'));
    expect(state().loaded).toBe(true);
  });

  it('shows why a snapshot cannot be had', async () => {
    const { client, state } = harness();
    client.snapshots.shift()?.reject(new AppError('disk_full', 'The disk is full'));
    await drained();
    expect(state().loadError?.code).toBe('disk_full');
  });

  it('does nothing more after its stop', async () => {
    const { client, state, stop, answer, frame } = harness();
    await answer(snapshotAt(0, 'a'));
    stop();
    client.emit(...sequenced([renamed('a', 'late')]));
    frame();
    expect(state().workspaces.a?.name).toBe('a');
  });
});
