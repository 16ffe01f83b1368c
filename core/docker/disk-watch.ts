import { AppError, messageOf } from '../base/index.ts';
import { isDiskFull } from './errors.ts';

export interface DiskListener {
  readonly onFull: () => void;
  /** Something was written. */
  readonly onWrote: () => void;
}

/** Calls that can fail only because the disk is full, and prove by success that it is not. */
type Writing = (...args: never[]) => Promise<unknown>;

/** The same calls; of those named in `writing` the listener learns what they tell about the engine's disk. */
export function watchDisk<T extends object, N extends keyof T>(
  calls: T,
  writing: readonly N[],
  listener: DiskListener,
): T {
  const watched = { ...calls };
  for (const name of writing) {
    const call = calls[name] as Writing;
    const noticing: Writing = async (...args) => {
      try {
        const result = await call(...args);
        listener.onWrote();
        return result;
      } catch (error) {
        if (error instanceof AppError && error.code === 'disk_full') listener.onFull();
        throw error;
      }
    };
    watched[name] = noticing as T[N];
  }
  return watched;
}

/** The same messages of a progress stream, one of which may say that the disk is full. */
export async function* watchProgress(
  messages: AsyncGenerator<Record<string, unknown>>,
  listener: DiskListener,
): AsyncGenerator<Record<string, unknown>> {
  try {
    for await (const message of messages) {
      if (typeof message.error === 'string' && isDiskFull(message.error)) listener.onFull();
      yield message;
    }
  } catch (error) {
    if (isDiskFull(messageOf(error))) listener.onFull();
    throw error;
  }
}
