import type { OutputOf, RecordedEvent, SequencedEvent, Workspace } from '../../../core/contract/index.ts';
import { childrenIndex } from '../engine/children.ts';
import { applyEvents } from '../engine/reduce.ts';
import type { PastState } from '../engine/shown.ts';
import { type EngineState, initialState } from '../engine/state.ts';

/** A moment is at most so many events away from a state that is kept. */
const CHECKPOINT_EVENTS = 1_000;

type Opened = Pick<
  OutputOf<'replay.open'>,
  'from' | 'workspaces' | 'delegations' | 'builds' | 'problems' | 'activity'
>;

/** A stretch of the record, and what the org looked like at every moment of it. */
export class Recording {
  readonly #from: number;
  readonly #events: SequencedEvent[] = [];
  /** The state after every thousandth event, the first before any. */
  readonly #checkpoints: EngineState[];
  readonly #workspaces = new Map<string, Workspace>();
  /** The state that was asked for last: playing on needs only what came since. */
  #last: { readonly count: number; readonly state: EngineState };

  constructor(opened: Opened) {
    this.#from = opened.from;
    const workspaces = keyed(
      opened.workspaces.filter(({ destroyAt }) => destroyAt === null),
      ({ id }) => id,
    );
    const first: EngineState = {
      ...initialState,
      loaded: true,
      workspaces,
      children: childrenIndex(workspaces, {}),
      delegations: keyed(opened.delegations, ({ id }) => id),
      builds: keyed(opened.builds, ({ id }) => id),
      problems: keyed(opened.problems, ({ key }) => key),
      activity: opened.activity,
    };
    for (const workspace of opened.workspaces) this.#workspaces.set(workspace.id, workspace);
    this.#checkpoints = [first];
    this.#last = { count: 0, state: first };
  }

  /** How many events it has so far. */
  get length(): number {
    return this.#events.length;
  }

  /** Adds what happened next, in order. */
  add(events: readonly RecordedEvent[]): void {
    for (const { at, event } of events) {
      this.#events.push({ seq: this.#events.length + 1, at, event: this.#sparing(event) });
      if (this.#events.length % CHECKPOINT_EVENTS !== 0) continue;
      const before = this.#checkpoints.at(-1) as EngineState;
      this.#checkpoints.push(applyEvents(before, this.#events.slice(-CHECKPOINT_EVENTS)));
    }
  }

  /** The time of the nth event, from 1; of none, the beginning. Milliseconds since the epoch. */
  timeOf(count: number): number {
    return this.#events[count - 1]?.at ?? this.#from;
  }

  /** How many events had happened at a moment. */
  countAt(at: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What the org looked like after so many events, at a moment. */
  stateAt(count: number, moment: number): PastState {
    const { workspaces, children, delegations, activity, builds, problems, statusChanges } = this.#after(
      Math.min(count, this.#events.length),
    );
    return { workspaces, children, delegations, activity, builds, problems, statusChanges, moment };
  }

  /** How many events fall into each of so many equal parts of a stretch of time. */
  density(from: number, to: number, parts: number): readonly number[] {
    const counts = new Array<number>(parts).fill(0);
    const width = (to - from) / parts;
    for (const { at } of this.#events) {
      const part = Math.min(parts - 1, Math.max(0, Math.floor((at - from) / width)));
      counts[part] = (counts[part] ?? 0) + 1;
    }
    return counts;
  }

  #after(count: number): EngineState {
    const checkpoint = Math.floor(count / CHECKPOINT_EVENTS);
    const kept = checkpoint * CHECKPOINT_EVENTS;
    const isOnTheWay = this.#last.count <= count && this.#last.count >= kept;
    const start = isOnTheWay
      ? this.#last
      : { count: kept, state: this.#checkpoints[checkpoint] as EngineState };
    const missing = this.#events.slice(start.count, count);
    const state = missing.length > 0 ? applyEvents(start.state, missing) : start.state;
    this.#last = { count, state };
    return state;
  }

  /** Most changes of a workspace touch one field: the others keep the values that are there already. */
  #sparing(event: RecordedEvent['event']): RecordedEvent['event'] {
    if (event.type !== 'workspace.changed') return event;
    const { workspace } = event;
    const before = this.#workspaces.get(workspace.id);
    const spared = before ? sharing(before, workspace) : workspace;
    this.#workspaces.set(workspace.id, spared);
    return { type: 'workspace.changed', workspace: spared };
  }
}

function keyed<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, T> {
  return Object.fromEntries(items.map((item) => [keyOf(item), item]));
}

function sharing<T extends object>(before: T, after: T): T {
  const shared = { ...after };
  for (const key of Object.keys(after) as (keyof T)[]) {
    if (before[key] === after[key] || JSON.stringify(before[key]) === JSON.stringify(after[key])) {
      shared[key] = before[key];
    }
  }
  return shared;
}
