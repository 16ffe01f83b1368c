import { AppError, type Clock, type Logger, Semaphore, withinTime } from '../base/index.ts';
import { hasInstance } from '../contract/index.ts';
import type { Store } from '../store/index.ts';
import type { WorkspaceBackend, WorkspaceRegistry } from '../workspaces/index.ts';

const PARALLEL_STOPS = 4;
/** Whoever quits does not wait for one that hangs. */
const STOP_LIMIT_MS = 20_000;

export interface StopInstancesOptions {
  /** Null while nothing is available. */
  readonly backend: Pick<WorkspaceBackend, 'ready' | 'stop'> | null;
  readonly store: Store;
  readonly registry: Pick<WorkspaceRegistry, 'trigger'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Stops what runs and leaves what is wanted as it is. Never rejects: one that cannot be stopped must not keep the others. */
export async function stopInstances({
  backend,
  store,
  registry,
  clock,
  logger,
}: StopInstancesOptions): Promise<void> {
  if (!backend?.ready) return;
  const stops = new Semaphore(PARALLEL_STOPS);
  const late = () => new AppError('stop_timeout', 'It took too long');
  const stopOne = async (id: string) => {
    try {
      await withinTime(clock, STOP_LIMIT_MS, backend.stop(id), late);
      registry.trigger(id, 'lost', { url: '', activeTasks: 0, currentTask: '' });
    } catch (error) {
      logger.warn({ err: error, workspace: id }, 'a workspace could not be stopped at the end');
    }
  };
  const own = store.workspaces.listLive().filter(hasInstance);
  await Promise.all(own.map(({ id }) => stops.run(() => stopOne(id))));
}
