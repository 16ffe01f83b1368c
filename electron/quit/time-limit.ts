import { AppError, type Clock, deferred } from '../../core/base/index.ts';

/** The result of `work`, or `AppError` `timed_out` when it takes longer than `limitMs`. */
export async function withTimeLimit<T>(
  clock: Clock,
  limitMs: number,
  what: string,
  work: Promise<T>,
): Promise<T> {
  const { promise: late, reject } = deferred<never>();
  const timer = clock.setTimeout(
    () => reject(new AppError('timed_out', `${what} took longer than ${limitMs / 1000} seconds`)),
    limitMs,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.dispose();
  }
}
