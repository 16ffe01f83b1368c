import { AppError, toAppError } from '../core/base/index.ts';
import type { Outcome } from './bridge.ts';

/**
 * What came of a call of the page, as something that gets through: of an error that is thrown over the bridge only its
 * text does, with the name of the channel before it.
 */
export async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work };
  } catch (error) {
    return { error: toAppError(error).toJSON() };
  }
}

/** `disconnected`: there is no engine to be asked, or it went away in the middle. */
export function engineAway(cause: unknown): AppError {
  return new AppError('disconnected', 'The connection to the engine broke off', {
    detail: 'Wait until the engine is there again, then try again.',
    cause,
  });
}
