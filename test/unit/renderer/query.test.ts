import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  AppError,
  type ConnectionState,
  type EngineClient,
  type EngineEvent,
  type SequencedEvent,
} from '../../../core/contract/index.ts';
import { Query } from '../../../renderer/src/engine/query.ts';

const SAVED: EngineEvent = { type: 'images.changed' };
const OTHER: EngineEvent = { type: 'workspace.removed', id: 'w1' };

/** A client whose calls are answered by hand. */
class Asked implements Pick<EngineClient, 'call' | 'onEvent' | 'onState' | 'state'> {
  state: ConnectionState = 'connected';
  readonly calls: { resolve(output: never): void; reject(error: AppError): void }[] = [];
  readonly #events = new Set<(event: SequencedEvent) => void>();
  readonly #states = new Set<(state: ConnectionState) => void>();

  call: EngineClient['call'] = () =>
    new Promise((resolve, reject) => {
      this.calls.push({ resolve, reject });
    });
  onEvent = (listener: (event: SequencedEvent) => void) => kept(this.#events, listener);
  onState = (listener: (state: ConnectionState) => void) => kept(this.#states, listener);

  get listeners(): number {
    return this.#events.size + this.#states.size;
  }

  async answer(at: number, key: string): Promise<void> {
    this.calls[at]?.resolve({ secrets: [{ key }] } as never);
    await settled();
  }

  async fail(at: number, code: 'disconnected' | 'docker_lost'): Promise<void> {
    this.calls[at]?.reject(new AppError(code, code));
    await settled();
  }

  happen(event: EngineEvent): void {
    for (const listener of this.#events) listener({ seq: 1, at: 1, event });
  }

  become(state: ConnectionState): void {
    for (const listener of this.#states) listener(state);
  }
}

function kept<T>(set: Set<T>, item: T) {
  set.add(item);
  return { dispose: () => void set.delete(item) };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function asking() {
  const engine = new Asked();
  const query = new Query(engine, 'secrets.list', {}, ({ type }) => type === SAVED.type);
  const stop = query.subscribe(() => undefined);
  const key = () => query.answer().output?.secrets[0]?.key ?? null;
  const code = () => query.answer().error?.code ?? null;
  return { engine, query, stop, key, code };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a question to the engine', () => {
  it('is neither empty nor failed while it is on its way', async () => {
    const { engine, query, key } = asking();
    expect(query.answer()).toEqual({ output: null, error: null });
    await engine.answer(0, 'A');
    expect(key()).toBe('A');
  });

  it('U12: keeps why it failed until it is asked again, and then has the answer', async () => {
    const { engine, query, key, code } = asking();
    await engine.fail(0, 'docker_lost');
    expect([key(), code()]).toEqual([null, 'docker_lost']);
    query.refresh();
    expect(query.answer()).toEqual({ output: null, error: null });
    await engine.answer(1, 'A');
    expect([key(), code()]).toEqual(['A', null]);
  });

  it('U12: keeps what it knew beside why it could not be asked again', async () => {
    const { engine, query, key, code } = asking();
    await engine.answer(0, 'A');
    query.refresh();
    await engine.fail(1, 'docker_lost');
    expect([key(), code()]).toEqual(['A', 'docker_lost']);
  });

  it('shows the answer to what was asked last, whichever comes last', async () => {
    const { engine, query, key } = asking();
    query.refresh();
    await engine.answer(1, 'new');
    await engine.answer(0, 'old');
    expect(key()).toBe('new');
  });

  it('keeps what it knows while it asks again', async () => {
    const { engine, query, key } = asking();
    await engine.answer(0, 'A');
    query.refresh();
    expect(key()).toBe('A');
    await engine.answer(1, 'B');
    expect(key()).toBe('B');
  });

  it('asks again after the connection was lost, and does not take the loss for a failure', async () => {
    const { engine, key, code } = asking();
    engine.become('connecting');
    await engine.fail(0, 'disconnected');
    expect([key(), code()]).toEqual([null, null]);
    engine.become('connected');
    expect(engine.calls).toHaveLength(2);
    await engine.answer(1, 'A');
    expect(key()).toBe('A');
  });

  it('does not ask twice for what waits for the connection already', () => {
    const { engine, query } = asking();
    engine.become('connecting');
    query.refresh();
    engine.become('connected');
    expect(engine.calls).toHaveLength(2);
  });

  it('asks again when something happens that changes the answer, and only then', async () => {
    const { engine, key } = asking();
    await engine.answer(0, 'A');
    engine.happen(OTHER);
    expect(engine.calls).toHaveLength(1);
    engine.happen(SAVED);
    expect(key()).toBe('A');
    await engine.answer(1, 'B');
    expect(key()).toBe('B');
  });

  it('asks once more, not once per event, for what happens while an answer is on its way', async () => {
    const { engine, key } = asking();
    for (let at = 0; at < 20; at += 1) engine.happen(SAVED);
    expect(engine.calls).toHaveLength(1);
    await engine.answer(0, 'A');
    expect(engine.calls).toHaveLength(2);
    await engine.answer(1, 'B');
    expect([key(), engine.calls.length]).toEqual(['B', 2]);
  });

  it('leaves a while between an answer and what happens after it, where it is told to', async () => {
    vi.useFakeTimers();
    const engine = new Asked();
    const query = new Query(engine, 'secrets.list', {}, ({ type }) => type === SAVED.type, 1_000);
    query.subscribe(() => undefined);
    engine.calls[0]?.resolve({ secrets: [] } as never);
    await vi.advanceTimersByTimeAsync(0);
    for (let at = 0; at < 20; at += 1) engine.happen(SAVED);
    await vi.advanceTimersByTimeAsync(999);
    expect(engine.calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(engine.calls).toHaveLength(2);
  });

  it('asks nothing and hears nothing when nobody listens any more', async () => {
    const { engine, query, stop, key } = asking();
    stop();
    await engine.answer(0, 'A');
    query.refresh();
    expect([key(), engine.calls.length, engine.listeners]).toEqual([null, 1, 0]);
  });

  it('asks again when somebody listens again', async () => {
    const { engine, query, stop, key } = asking();
    stop();
    query.subscribe(() => undefined);
    await engine.answer(1, 'A');
    expect(key()).toBe('A');
  });
});
