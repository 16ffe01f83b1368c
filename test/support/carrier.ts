import {
  type Carrier,
  type CarrierHandlers,
  type ClientFrame,
  createDispatcher,
  type EngineEvent,
  type EngineFrame,
  type EventFeed,
  type Handlers,
  type SequencedEvent,
  serveSession,
} from '../../core/contract/index.ts';

/** A feed of numbered events that remembers only the newest few. */
export class TestFeed implements EventFeed {
  readonly #remembered: number;
  readonly #listeners = new Set<(events: readonly SequencedEvent[]) => void>();
  #events: SequencedEvent[] = [];
  seq = 0;

  constructor(remembered = Number.POSITIVE_INFINITY) {
    this.#remembered = remembered;
  }

  on(listener: (events: readonly SequencedEvent[]) => void) {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Appends as one batch: some event, or this one. */
  append(count = 1, event?: EngineEvent): void {
    const batch = Array.from({ length: count }, (): SequencedEvent => {
      this.seq += 1;
      return { seq: this.seq, at: 0, event: event ?? { type: 'problem.cleared', key: String(this.seq) } };
    });
    this.#events = [...this.#events, ...batch].slice(-Math.min(this.#remembered, 1e6));
    for (const listener of [...this.#listeners]) listener(batch);
  }

  since(seq: number): { complete: boolean; events: SequencedEvent[] } {
    const oldest = this.#events[0]?.seq ?? this.seq + 1;
    if (seq > this.seq || seq + 1 < oldest) return { complete: false, events: [] };
    return { complete: true, events: this.#events.filter((event) => event.seq > seq) };
  }
}

/** One opened connection: frames to the client wait until a test delivers them. */
interface Line {
  readonly handlers: CarrierHandlers;
  readonly toClient: EngineFrame[];
  readonly session: ReturnType<typeof serveSession>;
}

/** An engine's session and a carrier to it, both in memory, whose line a test may cut and disturb. */
export class TestLine implements Carrier {
  readonly sent: ClientFrame[] = [];
  /** Connections are accepted at once while this is true. */
  accepting = true;
  opens = 0;
  readonly #feed: EventFeed;
  readonly #handlers: Partial<Handlers>;
  #line: Line | null = null;

  constructor(feed: EventFeed, handlers: Partial<Handlers> = {}) {
    this.#feed = feed;
    this.#handlers = handlers;
  }

  open(handlers: CarrierHandlers) {
    this.opens += 1;
    const toClient: EngineFrame[] = [];
    const dispatch = createDispatcher({
      'events.since': ({ seq }) => this.#feed.since(seq),
      ...this.#handlers,
    } as Handlers);
    const line: Line = {
      handlers,
      toClient,
      session: serveSession(dispatch, this.#feed, (frame) => toClient.push(frame)),
    };
    this.#line = line;
    if (this.accepting) queueMicrotask(() => handlers.opened());
    return {
      send: (frame: ClientFrame) => {
        this.sent.push(frame);
        line.session.receive(structuredClone(frame));
      },
      close: () => line.session.dispose(),
    };
  }

  /** Accepts the connection that waits. */
  accept(): void {
    this.accepting = true;
    this.#line?.handlers.opened();
  }

  get waiting(): readonly EngineFrame[] {
    return this.#line?.toClient ?? [];
  }

  /** Hands the frame at a position to the client; false when there is none. */
  deliver(position = 0): boolean {
    const [frame] = this.#line?.toClient.splice(position, 1) ?? [];
    if (frame) this.#line?.handlers.frame(structuredClone(frame));
    return frame !== undefined;
  }

  deliverAll(): void {
    while (this.deliver());
  }

  /** Loses the nth waiting frame if it carries events. */
  lose(position: number): void {
    if (this.#line?.toClient[position]?.t === 'events') this.#line.toClient.splice(position, 1);
  }

  /** Breaks the connection with everything that is still on its way. */
  cut(): void {
    const line = this.#line;
    if (!line) return;
    line.session.dispose();
    line.toClient.length = 0;
    line.handlers.closed('cut');
  }
}
