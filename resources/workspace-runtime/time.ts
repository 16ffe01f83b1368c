import { addAbortListener } from 'node:events';

/** Waiting, retrying and deadlines; everything here stops at once when its signal aborts. */

/** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The pause before attempt `failures + 1`: doubles from `firstMs` up to `maxMs`. */
export function backoffMs(failures: number, firstMs: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(Math.max(failures - 1, 0), 30));
}

export interface RetryOptions {
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  readonly signal: AbortSignal;
  /** False ends the retrying with that error. */
  readonly shouldRetry: (error: unknown) => boolean;
  readonly onRetry?: (error: unknown) => void;
}

/** The work's outcome, or the signal's reason when that aborts first; the work itself goes on unheard. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborting = addAbortListener(signal, () => reject(signal.reason));
    work.then(resolve, reject).finally(() => aborting[Symbol.dispose]());
  });
}

/** Repeats `work` with growing pauses until it succeeds, fails for good, or the signal aborts. */
export async function retry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    options.signal.throwIfAborted();
    try {
      return await orAborted(work(), options.signal);
    } catch (error) {
      if (!options.shouldRetry(error)) throw error;
      options.onRetry?.(error);
      await sleep(backoffMs(failures, options.firstDelayMs, options.maxDelayMs), options.signal);
    }
  }
}

/** Why a deadline's signal aborted. */
export class DeadlineExceeded extends Error {}

/** Runs `work` with a signal that aborts with `parent`, and with `DeadlineExceeded` after `ms`. */
export async function withDeadline<T>(
  ms: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  parent.throwIfAborted();
  const controller = new AbortController();
  const onAbort = () => controller.abort(parent.reason);
  parent.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => controller.abort(new DeadlineExceeded()), ms);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    parent.removeEventListener('abort', onAbort);
  }
}
