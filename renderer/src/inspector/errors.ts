import { AppError, type AppErrorJson } from '../../../core/contract/index.ts';
import { text } from '../text/index.ts';

/** Anything thrown, in the shape that error cards show. */
export function errorOf(thrown: unknown): AppErrorJson {
  if (thrown instanceof AppError) return thrown.toJSON();
  return new AppError('internal', text.engine.unexpected, { cause: thrown }).toJSON();
}
