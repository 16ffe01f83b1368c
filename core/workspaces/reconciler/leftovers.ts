import type { ReconcilerOptions } from './options.ts';

/**
 * Marks instances and data on the backend that no row wants: removed behind our back, or by a crash half-way.
 * Resolves false when the backend could not tell.
 */
export async function markLeftovers(
  { backend: current, store, logger }: Pick<ReconcilerOptions, 'backend' | 'store' | 'logger'>,
  mark: (id: string) => void,
): Promise<boolean> {
  const backend = current();
  if (!backend?.ready) return true;
  try {
    for (const id of await backend.listIds()) {
      if (!store.workspaces.getLive(id)) mark(id);
    }
    return true;
  } catch (error) {
    logger.warn({ err: error }, 'leftovers could not be listed; trying again');
    return false;
  }
}
