import { AppError, withinTime } from '../../base/index.ts';
import type { WorkspaceBackend } from '../backend.ts';
import type { ReconcilerOptions } from './options.ts';

const SECOND_MS = 1_000;
/** Many times of what an instance that does not want to end may take, and an end for a call that is never answered. */
const STOP_LIMIT_MS = 60 * SECOND_MS;
/** There is data to delete as well. */
const REMOVE_LIMIT_MS = 180 * SECOND_MS;

type StopOptions = Pick<ReconcilerOptions, 'store' | 'clock'>;

/** Stops an instance. Throws `stop_timeout` when that does not end. */
export function stopInTime(options: StopOptions, backend: WorkspaceBackend, id: string): Promise<void> {
  const late = () => stopTimeout(options, id, 'stopped', STOP_LIMIT_MS);
  return withinTime(options.clock, STOP_LIMIT_MS, backend.stop(id), late);
}

/** Removes an instance and its data. Throws `stop_timeout` when that does not end. */
export function removeInTime(options: StopOptions, backend: WorkspaceBackend, id: string): Promise<void> {
  const late = () => stopTimeout(options, id, 'removed', REMOVE_LIMIT_MS);
  return withinTime(options.clock, REMOVE_LIMIT_MS, backend.remove(id), late);
}

function stopTimeout({ store }: StopOptions, id: string, what: string, limitMs: number): AppError {
  const name = store.workspaces.get(id)?.name ?? id;
  return new AppError('stop_timeout', `${name} could not be ${what}: that took too long`, {
    detail: `There was no end of it within ${limitMs / SECOND_MS} s. Restart Docker if others hang as well.`,
  });
}
