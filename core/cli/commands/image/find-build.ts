import { AppError } from '../../../base/index.ts';
import type { Build, EngineClient } from '../../../contract/index.ts';

/** By id, the beginning of one, or a runtime; the newest of several. Throws `build_not_found`. */
export async function findBuild(client: Pick<EngineClient, 'call'>, wanted: string): Promise<Build> {
  try {
    return await client.call('builds.get', { id: wanted });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'build_not_found') throw error;
  }
  let newest: Build | undefined;
  let page: { readonly builds: readonly Build[]; readonly reachedEnd: boolean } | undefined;
  while (!page?.reachedEnd) {
    const before = page?.builds.at(-1)?.id;
    page = await client.call('builds.list', before === undefined ? {} : { before });
    newest ??= page.builds[0];
    const found =
      page.builds.find(({ runtime }) => runtime === wanted) ??
      page.builds.find(({ id }) => wanted !== '' && id.startsWith(wanted));
    if (found) return found;
  }
  throw new AppError('build_not_found', `There is no build "${wanted}"`, {
    detail: newest ? `The newest is ${newest.id} (${newest.runtime}).` : 'Nothing was built yet.',
  });
}
