import type Dockerode from 'dockerode';
import { type AppError, type Clock, withinTime } from '../base/index.ts';
import type { ArchiveTurns } from './archive-turns.ts';
import type { FoundEngine } from './discovery.ts';
import { dockerError, isNotFound } from './errors.ts';
import { belongsTo, labelFilters, workspaceOf } from './labels.ts';

/** A former engine may be gone, or going. */
const LEAVE_TIMEOUT_MS = 15_000;

/** What became of the containers that an installation had on an engine that it left. */
export interface Departure {
  readonly from: string;
  readonly to: string;
  /** How many of its containers were removed there. Volumes stay. */
  readonly removed: number;
  /** Why that did not go to its end; null when it did. */
  readonly failure: AppError | null;
}

/**
 * Removes an installation's containers from an engine that it left, and nothing of anybody else, so that nothing
 * runs twice. Volumes stay, for a way back. Never rejects.
 */
export async function leaveEngine(
  from: FoundEngine,
  to: FoundEngine,
  { instanceId, clock, turns }: { instanceId: string; clock: Clock; turns: ArchiveTurns },
): Promise<Departure> {
  const over = new AbortController();
  let removed = 0;
  const leave = async () => {
    // Its endpoint may lead to another engine by now, even to the new one.
    const { ID } = (await from.client.info()) as { ID?: string };
    if (ID !== from.id) throw new Error('another engine answers there now');
    const infos = await from.client.listContainers({
      all: true,
      filters: { label: labelFilters(instanceId) },
    });
    for (const { Id } of infos.filter(({ Labels }) => belongsTo(Labels, instanceId) && workspaceOf(Labels))) {
      if (over.signal.aborted) return;
      await turns.remove(Id, () => removeContainer(from.client, Id));
      removed += 1;
    }
  };
  let failure: AppError | null = null;
  try {
    await withinTime(clock, LEAVE_TIMEOUT_MS, leave());
  } catch (error) {
    failure = dockerError(error, {
      code: 'docker_error',
      message: 'The containers on the former Docker engine could not be removed',
    });
  } finally {
    over.abort();
    if (failure) from.hangUp();
  }
  return { from: from.endpoint, to: to.endpoint, removed, failure };
}

async function removeContainer(client: Dockerode, id: string): Promise<void> {
  try {
    await client.getContainer(id).remove({ force: true });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
