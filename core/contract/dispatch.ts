import { z } from 'zod';
import { AppError, type AppErrorJson, type Disposable, toAppError } from '../base/shared.ts';
import { Audience } from './audience.ts';
import type { SequencedEvent } from './events.ts';
import { clientFrameSchema, type EngineFrame } from './frames.ts';
import type { lifecycleOperations } from './lifecycle-operations.ts';
import {
  isOperationName,
  type OperationName,
  type OutputOf,
  operations,
  type ParsedInputOf,
} from './operations.ts';

/**
 * The engine's side of the contract: one function per operation. `connection` is aborted when the connection of the
 * caller ends, and with it what a handler has begun only for that caller.
 */
export type Handlers = {
  readonly [N in OperationName]: (
    input: ParsedInputOf<N>,
    connection: AbortSignal,
  ) => OutputOf<N> | Promise<OutputOf<N>>;
};

/** What people do with workspaces. */
export type LifecycleHandlers = Pick<Handlers, keyof typeof lifecycleOperations>;

/**
 * Runs an operation by name with unchecked input. Without a `connection` the caller is there as long as the engine.
 * Rejects with an `AppError` only.
 */
export type Dispatch = (operation: string, input: unknown, connection?: AbortSignal) => Promise<unknown>;

/** Of callers in the engine's own process. */
const ENDLESS = new AbortController().signal;

export interface DispatchOptions {
  /** Sees every failure that is not an expected `AppError` of the operation. */
  readonly onUnexpected?: (operation: string, error: AppError) => void;
}

/**
 * Validates input against the contract, calls the handler, maps whatever it throws.
 * Adds the codes `unknown_operation` and `invalid_input` to those of the operations.
 */
export function createDispatcher(handlers: Handlers, options: DispatchOptions = {}): Dispatch {
  return async (name, input, connection = ENDLESS) => {
    if (!isOperationName(name)) {
      throw new AppError('unknown_operation', `This engine has no operation "${name}"`, {
        detail: 'The app and its engine may be of different versions. Restart the app.',
      });
    }
    const parsed = operations[name].input.safeParse(input ?? {});
    if (!parsed.success) {
      throw new AppError('invalid_input', `${operations[name].title}: the input is not valid`, {
        detail: z.prettifyError(parsed.error),
      });
    }
    try {
      const run = handlers[name] as (input: unknown, connection: AbortSignal) => unknown;
      return await run(parsed.data, connection);
    } catch (thrown) {
      const error = toAppError(thrown, `${operations[name].title} failed`);
      if (error.code === 'internal') options.onUnexpected?.(name, error);
      throw error;
    }
  };
}

/** Where a session gets events from. */
export interface EventFeed {
  /** Sequence number of the newest event. */
  readonly seq: number;
  on(listener: (events: readonly SequencedEvent[]) => void): Disposable;
  since(seq: number): { complete: boolean; events: SequencedEvent[] };
}

export interface Session extends Disposable {
  /** Takes one frame of the client, already decoded but not trusted. */
  receive(frame: unknown): void;
}

/** Serves one connected client over a duplex carrier. `send` must not throw. */
export function serveSession(
  dispatch: Dispatch,
  feed: EventFeed,
  send: (frame: EngineFrame) => void,
): Session {
  const connection = new AbortController();
  const audience = new Audience();
  let subscription: Disposable | undefined;
  const reply = (frame: EngineFrame) => {
    if (!connection.signal.aborted) send(frame);
  };

  const subscribe = (since: number | null) => {
    subscription?.dispose();
    subscription = feed.on((events) =>
      reply({ t: 'events', events: events.map((entry) => audience.heard(entry)) }),
    );
    if (since === null) return;
    const missed = feed.since(since);
    if (!missed.complete) reply({ t: 'reset', seq: feed.seq });
    else if (missed.events.length > 0) reply({ t: 'events', events: missed.events });
  };

  return {
    receive(raw) {
      const parsed = clientFrameSchema.safeParse(raw);
      if (!parsed.success) return;
      const frame = parsed.data;
      if (frame.t === 'subscribe') subscribe(frame.since);
      else {
        audience.note(frame.op, frame.input);
        dispatch(frame.op, frame.input, connection.signal).then(
          (output) => reply({ t: 'result', id: frame.id, output }),
          (error: unknown) => reply({ t: 'error', id: frame.id, error: wireError(error) }),
        );
      }
    },
    dispose() {
      connection.abort();
      subscription?.dispose();
    },
  };
}

function wireError(error: unknown): AppErrorJson & { actions: AppErrorJson['actions'][number][] } {
  const json = toAppError(error).toJSON();
  return { ...json, actions: [...json.actions] };
}
