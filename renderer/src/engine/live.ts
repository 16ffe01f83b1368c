import { AppError, type EngineClient, type SequencedEvent } from '../../../core/contract/index.ts';
import { text } from '../text/index.ts';
import { applyEvents, mergeActivity } from './reduce.ts';
import { type EngineState, withSnapshot } from './state.ts';

/** The parts of a zustand store that keeping it live needs. */
export interface EngineStore {
  getState(): EngineState;
  setState(next: Partial<EngineState>): void;
}

export interface LiveOptions {
  /** Runs the flush once, soon: the next animation frame in a window, by hand in a test. */
  readonly schedule: (flush: () => void) => void;
}

const RECENT_ACTIVITY = 300;
const RETRY_CODES = new Set(['disconnected']);

/**
 * Keeps a store equal to the engine: takes a snapshot at first and after every reset, then applies events,
 * one `setState` per batch. Events that arrive while a snapshot is on its way wait for it. Returns the stop.
 */
export function keepLive(client: EngineClient, store: EngineStore, options: LiveOptions): () => void {
  let queue: SequencedEvent[] = [];
  let scheduled = false;
  let ready = false;
  let loading = false;
  let generation = 0;

  const flush = () => {
    scheduled = false;
    if (!ready || queue.length === 0) return;
    const events = queue;
    queue = [];
    const before = store.getState();
    const after = applyEvents(before, events);
    if (after !== before) store.setState(after);
  };

  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    options.schedule(flush);
  };

  const load = async () => {
    const mine = ++generation;
    ready = false;
    loading = true;
    try {
      const snapshot = await client.call('engine.snapshot', {});
      if (mine !== generation) return;
      loading = false;
      store.setState(withSnapshot(store.getState(), snapshot));
      queue = queue.filter((event) => event.seq > snapshot.seq);
      client.resumeFrom(queue.at(-1)?.seq ?? snapshot.seq);
      ready = true;
      schedule();
      const recent = await client.call('timeline.list', { limit: RECENT_ACTIVITY });
      store.setState({ activity: mergeActivity(store.getState().activity, recent.entries) });
    } catch (thrown) {
      if (mine !== generation) return;
      loading = false;
      // A lost connection comes back by itself, and with it the next attempt.
      if (ready || (thrown instanceof AppError && RETRY_CODES.has(thrown.code))) return;
      const loadError =
        thrown instanceof AppError
          ? thrown
          : new AppError('internal', text.engine.notRead, { cause: thrown });
      store.setState({ loadError });
    }
  };

  const refreshEngine = async () => {
    try {
      store.setState({ engine: await client.call('engine.info', {}) });
    } catch {
      // Lost again; the next connection asks again.
    }
  };

  const subscriptions = [
    client.onEvent((event) => {
      queue.push(event);
      schedule();
    }),
    client.onReset(() => void load()),
    client.onState((connection) => {
      store.setState({ connection });
      if (connection !== 'connected') return;
      if (ready) void refreshEngine();
      else if (!loading) void load();
    }),
  ];

  store.setState({ connection: client.state });
  void load();

  return () => {
    generation += 1;
    for (const subscription of subscriptions) void subscription.dispose();
  };
}
