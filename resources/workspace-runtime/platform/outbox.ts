import type { Log } from '../log.ts';
import { retry } from '../time.ts';
import type { Timing } from '../timing.ts';
import { isTransient, PlatformError } from './client.ts';

const CAPACITY = 500;

/**
 * Sends reports to the platform in order and in the background, so that a turn never waits for them. While
 * the platform is away they are kept; beyond the capacity the oldest is dropped and said so.
 */
export class Outbox {
  readonly #queue: (() => Promise<void>)[] = [];
  readonly #timing: Timing;
  readonly #log: Log;
  readonly #signal: AbortSignal;
  #sending = false;

  constructor(options: { timing: Timing; log: Log; signal: AbortSignal }) {
    this.#timing = options.timing;
    this.#log = options.log;
    this.#signal = options.signal;
  }

  add(send: () => Promise<void>): void {
    if (this.#queue.length >= CAPACITY) {
      this.#queue.shift();
      this.#log(`outbox: full, dropped the oldest of ${CAPACITY} unsent reports`);
    }
    this.#queue.push(send);
    if (!this.#sending) void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#sending = true;
    for (let send = this.#queue.shift(); send; send = this.#queue.shift()) {
      try {
        await retry(send, {
          firstDelayMs: this.#timing.retryFirstMs,
          maxDelayMs: this.#timing.retryMaxMs,
          signal: this.#signal,
          shouldRetry: (error) => !this.#signal.aborted && isTransient(error),
        });
      } catch (error) {
        if (this.#signal.aborted) return;
        if (!(error instanceof PlatformError)) throw error;
        this.#log(`outbox: report refused (${error.message})`);
      }
    }
    this.#sending = false;
  }
}
