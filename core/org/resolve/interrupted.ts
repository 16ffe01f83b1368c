import { AppError } from '../../base/index.ts';

/** For whoever waits for a template that nobody wants any more. */
export function interrupted(): AppError {
  return new AppError('interrupted', 'The template is no longer read');
}
