import type { WebSocket } from 'ws';
import type { Disposable } from '../base/index.ts';
import { HttpProblem } from './errors.ts';

/** Of the canvas with its terminals, or of an agent that reconnects faster than its old sockets die. */
const MAX_PER_HOLDER = 250;
const ASKED_EVERY_MS = 30_000;
/** Of the range that applications define: the token does not count any more. */
const NO_LONGER_ALLOWED = 4401;

/** Ends a socket whose token does not count any more. */
export function dismiss(client: WebSocket): void {
  client.close(NO_LONGER_ALLOWED, 'this token does not count any more');
}

/**
 * Bounds how many sockets one caller holds, and ends those whose other end is gone without a word, or whose token does not
 * count any more.
 */
export class SocketCare implements Disposable {
  readonly #held = new Map<string, number>();
  /** Those that answered since they were asked last, or are new. */
  readonly #alive = new Set<WebSocket>();
  readonly #sockets = new Map<WebSocket, () => boolean>();
  readonly #maxPerHolder: number;
  readonly #askedEveryMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(limits: { readonly maxPerHolder?: number; readonly askedEveryMs?: number } = {}) {
    this.#maxPerHolder = limits.maxPerHolder ?? MAX_PER_HOLDER;
    this.#askedEveryMs = limits.askedEveryMs ?? ASKED_EVERY_MS;
  }

  /** Counts one more socket; returns what counts it off again, once. Throws 429. */
  admit(holder: string): () => void {
    const count = this.#held.get(holder) ?? 0;
    if (count >= this.#maxPerHolder) throw new HttpProblem(429, 'too many sockets');
    this.#held.set(holder, count + 1);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const left = (this.#held.get(holder) ?? 1) - 1;
      if (left > 0) this.#held.set(holder, left);
      else this.#held.delete(holder);
    };
  }

  /** Looks after a socket until it is closed. `mayStay` says whether whoever opened it still could. */
  keep(client: WebSocket, mayStay: () => boolean): void {
    this.#sockets.set(client, mayStay);
    this.#alive.add(client);
    client.on('pong', () => this.#alive.add(client));
    client.on('close', () => {
      this.#sockets.delete(client);
      this.#alive.delete(client);
      if (this.#sockets.size === 0) this.dispose();
    });
    this.#timer ??= setInterval(() => this.#ask(), this.#askedEveryMs).unref();
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #ask(): void {
    for (const [client, mayStay] of this.#sockets) {
      if (!this.#alive.delete(client)) client.terminate();
      else if (mayStay()) client.ping();
      else dismiss(client);
    }
  }
}
