import { AppError } from '../../base/index.ts';

/** Of a workspace that a program was to run in. */
export function notRunning(): AppError {
  return new AppError('not_running', 'The workspace does not run, so no program can run in it', {
    detail: 'Start it, then try again.',
  });
}
