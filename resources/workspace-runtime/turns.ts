import { randomUUID } from 'node:crypto';
import type { ToolUse } from './adapter.ts';
import type { FilePart } from './files/attachments.ts';
import { FAILURE_PREFIX } from './outcome.ts';
import { Slots } from './slots.ts';
import { Audience } from './writing.ts';

export interface IncomingMessage {
  /** The sender's id for the message; a repeat with the same id is the same turn. */
  readonly messageId: string;
  readonly text: string;
  readonly files: readonly FilePart[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly messageId: string;
  readonly text: string;
  readonly trace: readonly ToolUse[];
  /** Of the workspace, which the answer names. */
  readonly files: readonly FilePart[];
  readonly failed: boolean;
}

export type TurnState = 'submitted' | 'working' | 'completed' | 'failed' | 'canceled';

/** The state of a turn for `tasks/get` and `tasks/cancel`. */
export interface TurnView {
  readonly id: string;
  readonly state: TurnState;
  readonly answer: Answer | undefined;
}

interface TurnRecord {
  readonly id: string;
  readonly abort: AbortController;
  readonly audience: Audience;
  readonly promise: Promise<Answer>;
  state: TurnState;
  answer: Answer | undefined;
}

type Outcome = Pick<Answer, 'text' | 'trace' | 'files' | 'failed'>;

export type Execute = (message: IncomingMessage, signal: AbortSignal, audience: Audience) => Promise<Outcome>;

/** Why a turn stopped without an answer: the process is going away, and the sender should ask again. */
export class ShuttingDown extends Error {}

class Cancelled extends Error {}

const REMEMBERED_TURNS = 200;

/**
 * Runs turns in order, `limit` at a time. Idempotent by message id: a repeat joins the running turn or gets
 * the remembered answer, so that a sender that lost its connection may simply send again.
 */
export class Turns {
  readonly #execute: Execute;
  readonly #slots: Slots;
  readonly #running = new Map<string, TurnRecord>();
  readonly #finished = new Map<string, TurnRecord>();
  #stopping = false;

  constructor(execute: Execute, limit: number) {
    this.#execute = execute;
    this.#slots = new Slots(limit);
  }

  /**
   * Resolves with the answer, also of a failed or cancelled turn; rejects with `ShuttingDown`. `onPiece` hears the answer
   * before, as far as it is written piece by piece.
   */
  submit(message: IncomingMessage, onPiece?: (piece: string) => void): Promise<Answer> {
    const known = this.#running.get(message.messageId) ?? this.#finished.get(message.messageId);
    if (!known && this.#stopping) return Promise.reject(new ShuttingDown());
    const record = known ?? this.#begin(message);
    if (onPiece === undefined || record.answer !== undefined) return record.promise;
    const leave = record.audience.join(onPiece);
    return record.promise.finally(leave);
  }

  #begin(message: IncomingMessage): TurnRecord {
    const abort = new AbortController();
    const record: TurnRecord = {
      id: message.messageId,
      abort,
      audience: new Audience(),
      state: 'submitted',
      answer: undefined,
      // Deferred by a microtask, so that the record exists before the work begins.
      promise: Promise.resolve().then(() => this.#run(record, message)),
    };
    this.#running.set(record.id, record);
    return record;
  }

  get(id: string): TurnView | undefined {
    return this.#running.get(id) ?? this.#finished.get(id);
  }

  /** Stops the named turn, or every running one without a name; resolves with the turns that were stopped. */
  async cancel(id?: string): Promise<TurnView[]> {
    const chosen = [...this.#running.values()].filter((turn) => id === undefined || turn.id === id);
    for (const turn of chosen) turn.abort.abort(new Cancelled());
    await Promise.allSettled(chosen.map((turn) => turn.promise));
    return chosen;
  }

  /** Stops everything; turns that were under way reject with `ShuttingDown`. */
  async dispose(): Promise<void> {
    this.#stopping = true;
    const running = [...this.#running.values()];
    for (const turn of running) turn.abort.abort(new ShuttingDown());
    await Promise.allSettled(running.map((turn) => turn.promise));
  }

  async #run(record: TurnRecord, message: IncomingMessage): Promise<Answer> {
    try {
      const result = await this.#inSlot(record, message);
      return this.#finish(record, result.failed ? 'failed' : 'completed', result);
    } catch (error) {
      if (error instanceof Cancelled) {
        const text = `${FAILURE_PREFIX} the task was cancelled before it was finished.`;
        return this.#finish(record, 'canceled', { text, trace: [], files: [], failed: true });
      }
      throw error;
    } finally {
      this.#running.delete(record.id);
    }
  }

  async #inSlot(record: TurnRecord, message: IncomingMessage): ReturnType<Execute> {
    await this.#slots.acquire(record.abort.signal);
    try {
      record.state = 'working';
      return await this.#execute(message, record.abort.signal, record.audience);
    } finally {
      this.#slots.release();
    }
  }

  #finish(record: TurnRecord, state: TurnState, result: Outcome): Answer {
    const answer = { messageId: randomUUID(), ...result };
    record.state = state;
    record.answer = answer;
    this.#finished.set(record.id, record);
    for (const oldest of this.#finished.keys()) {
      if (this.#finished.size <= REMEMBERED_TURNS) break;
      this.#finished.delete(oldest);
    }
    return answer;
  }
}
