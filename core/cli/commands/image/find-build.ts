import { AppError } from '../../../base/index.ts';
import type { Build, EngineClient } from '../../../contract/index.ts';

/** By id, the beginning of one, or a runtime; the newest of several. Throws `build_not_found`. */
export async function findBuild(client: Pick<EngineClient, 'call'>, wanted: string): Promise<Build> {
  const { builds } = await client.call('builds.list', {});
  const found =
    builds.find(({ id }) => id === wanted) ??
    builds.find(({ runtime }) => runtime === wanted) ??
    builds.find(({ id }) => wanted !== '' && id.startsWith(wanted));
  if (found) return found;
  try {
    // Only the newest are listed; every build is kept.
    return await client.call('builds.get', { id: wanted });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'build_not_found') throw error;
  }
  throw new AppError('build_not_found', `There is no build "${wanted}"`, {
    detail:
      builds.length === 0
        ? 'Nothing was built yet.'
        : `The newest is ${builds[0]?.id} (${builds[0]?.runtime}).`,
  });
}
