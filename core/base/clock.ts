import type { Disposable } from './disposable.ts';

/** Time as a parameter, so that tests decide what time it is. All durations are milliseconds. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  setTimeout(run: () => void, delayMs: number): Disposable;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(run, delayMs) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return { dispose: () => clearTimeout(timer) };
  },
};

/** RFC 3339 in UTC with milliseconds, as every timestamp of the platform API. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Resolves after `ms` on the given clock; rejects with the signal's reason when it aborts first. */
export function delay(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      timer.dispose();
      reject(signal?.reason);
    };
    const timer = clock.setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** The result of `work`, or a rejection with `late()` when it takes longer than `ms`; nobody waits for it any more then. */
export async function withinTime<T>(
  clock: Clock,
  ms: number,
  work: Promise<T>,
  late: () => Error = () => new Error(`no answer within ${ms / 1000} s`),
): Promise<T> {
  let timer: Disposable | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = clock.setTimeout(() => reject(late()), ms);
  });
  // Its own end may come long after anybody listens.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, end]);
  } finally {
    timer?.dispose();
  }
}

/** Delays of an exponential back-off: `base`, 2×, 4× … capped at `maxMs`. `attempt` counts from 0. */
export function backoffMs(attempt: number, baseMs: number, maxMs: number): number {
  return Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 30));
}
