import { AppError, type AppErrorJson, type Disposable, Emitter } from '../base/shared.ts';
import type { SequencedEvent } from './events.ts';
import type { ClientFrame, EngineFrame } from './frames.ts';
import type { InputOf, OperationName, OutputOf } from './operations.ts';

/** A duplex connection to an engine. `open` is called by the client, again after every loss. */
export interface Carrier {
  open(handlers: CarrierHandlers): CarrierConnection;
}

export interface CarrierHandlers {
  opened(): void;
  frame(frame: EngineFrame): void;
  closed(reason: string): void;
}

export interface CarrierConnection {
  send(frame: ClientFrame): void;
  close(): void;
}

export type ConnectionState = 'connecting' | 'connected' | 'closed';

export interface EngineClient extends Disposable {
  readonly state: ConnectionState;
  /** Calls an operation. Rejects with an `AppError`; `disconnected` when the connection is lost meanwhile. */
  call<N extends OperationName>(operation: N, input: InputOf<N>): Promise<OutputOf<N>>;
  /** Events in order and without gaps. */
  onEvent(listener: (event: SequencedEvent) => void): Disposable;
  /** Events are missing and gone: take a new snapshot, then call `resumeFrom` with its `seq`. */
  onReset(listener: () => void): Disposable;
  onState(listener: (state: ConnectionState) => void): Disposable;
  /** Tells the client which events the caller already knows, so that older ones are dropped. */
  resumeFrom(seq: number): void;
}

export interface ClientOptions {
  /** Delay before the nth reconnect, in milliseconds. */
  readonly reconnectDelayMs?: (attempt: number) => number;
}

const DEFAULT_RECONNECT_MS = (attempt: number) => Math.min(5_000, 150 * 2 ** Math.min(attempt, 6));

interface Pending {
  readonly frame: ClientFrame;
  resolve(output: unknown): void;
  reject(error: AppError): void;
}

/**
 * The typed client over any duplex carrier. Calls made while disconnected wait for the connection; calls
 * in flight when it breaks fail with `disconnected`, since the engine may or may not have run them.
 */
export function createClient(carrier: Carrier, options: ClientOptions = {}): EngineClient {
  const reconnectDelayMs = options.reconnectDelayMs ?? DEFAULT_RECONNECT_MS;
  const events = new Emitter<SequencedEvent>();
  const resets = new Emitter<void>();
  const states = new Emitter<ConnectionState>();
  const pending = new Map<number, Pending>();
  const waiting: Pending[] = [];
  let state: ConnectionState = 'connecting';
  let connection: CarrierConnection | null = null;
  let nextId = 1;
  let attempt = 0;
  let lastSeq: number | null = null;
  let filling = false;
  let held: SequencedEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const setState = (next: ConnectionState) => {
    if (state === next) return;
    state = next;
    states.emit(next);
  };

  const deliver = (incoming: readonly SequencedEvent[]) => {
    for (const event of incoming) {
      if (lastSeq !== null && event.seq <= lastSeq) continue;
      if (lastSeq !== null && event.seq > lastSeq + 1) {
        held.push(event);
        fillGap();
        continue;
      }
      lastSeq = event.seq;
      events.emit(event);
    }
  };

  const fillGap = () => {
    if (filling || lastSeq === null) return;
    filling = true;
    call('events.since', { seq: lastSeq })
      .then(({ complete, events: missed }) => {
        filling = false;
        const late = held;
        held = [];
        if (!complete) {
          lastSeq = null;
          resets.emit();
          return;
        }
        deliver([...missed, ...late].sort((a, b) => a.seq - b.seq));
      })
      .catch(() => {
        // The connection broke; the next `subscribe` asks for the same range again.
        filling = false;
        held = [];
      });
  };

  const onFrame = (frame: EngineFrame) => {
    if (frame.t === 'events') deliver(frame.events);
    else if (frame.t === 'reset') {
      lastSeq = null;
      held = [];
      resets.emit();
    } else {
      const call = pending.get(frame.id);
      pending.delete(frame.id);
      if (frame.t === 'result') call?.resolve(frame.output);
      else call?.reject(AppError.fromJSON(frame.error as AppErrorJson));
    }
  };

  const onClosed = (reason: string) => {
    if (state === 'closed') return;
    connection = null;
    for (const call of pending.values()) {
      call.reject(new AppError('disconnected', 'The connection to the engine was lost', { detail: reason }));
    }
    pending.clear();
    setState('connecting');
    timer = setTimeout(connect, reconnectDelayMs(attempt));
    attempt += 1;
  };

  const transmit = (call: Pending) => {
    if (call.frame.t !== 'call') return;
    pending.set(call.frame.id, call);
    connection?.send(call.frame);
  };

  const connect = () => {
    let current: CarrierConnection | null = null;
    const isCurrent = () => current !== null && connection === current;
    current = carrier.open({
      opened() {
        if (!isCurrent()) return;
        attempt = 0;
        current?.send({ t: 'subscribe', since: lastSeq });
        setState('connected');
        for (const call of waiting.splice(0)) transmit(call);
      },
      frame(frame) {
        if (isCurrent()) onFrame(frame);
      },
      closed(reason) {
        if (isCurrent()) onClosed(reason);
      },
    });
    connection = current;
  };

  function call<N extends OperationName>(operation: N, input: InputOf<N>): Promise<OutputOf<N>> {
    return new Promise((resolve, reject) => {
      if (state === 'closed') {
        reject(new AppError('disconnected', 'This client was closed'));
        return;
      }
      const id = nextId++;
      const entry: Pending = {
        frame: { t: 'call', id, op: operation, input },
        resolve: (output) => resolve(output as OutputOf<N>),
        reject,
      };
      if (state === 'connected') transmit(entry);
      else waiting.push(entry);
    });
  }

  connect();

  return {
    get state() {
      return state;
    },
    call,
    onEvent: (listener) => events.on(listener),
    onReset: (listener) => resets.on(listener),
    onState: (listener) => states.on(listener),
    resumeFrom(seq) {
      lastSeq = seq;
      const late = held;
      held = [];
      deliver(late);
    },
    dispose() {
      setState('closed');
      clearTimeout(timer);
      const closing = new AppError('disconnected', 'This client was closed');
      for (const call of [...pending.values(), ...waiting.splice(0)]) call.reject(closing);
      pending.clear();
      connection?.close();
      connection = null;
    },
  };
}
