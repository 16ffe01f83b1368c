import { AppError } from '../../base/index.ts';
import { hasInstance } from '../../contract/index.ts';
import type { KitContents } from '../../offline/index.ts';
import { type CarriedExternal, carriedExternal } from '../../org/index.ts';
import type { CarriedOrg } from '../org/carry.ts';
import { gatherImages, kitMirror } from './gather-images.ts';
import type { KitParts } from './parts.ts';

/**
 * Everything that goes into a kit of these orgs. Throws `kit_secret`, `org_not_found`, and what getting an image
 * throws that is not there.
 */
export async function gather(
  names: readonly string[],
  parts: KitParts,
  signal: AbortSignal,
  onStep: (step: string) => void,
): Promise<KitContents> {
  const { orgs, paths, version, now } = parts;
  if (names.length === 0) {
    throw new AppError('org_not_found', 'There is no org that could be exported', {
      detail: 'Import one first, for example with "molecule org import".',
    });
  }
  const carried: CarriedOrg[] = [];
  for (const name of names) {
    signal.throwIfAborted();
    onStep(`Reading ${name}`);
    carried.push(await orgs.carry(name));
  }
  const externals = await gatherExternals(carried, paths.orgCache);
  const images = await gatherImages(runtimesOf(carried, parts), parts, signal, (runtime) =>
    onStep(`Getting the image of ${runtime}`),
  );
  return {
    ...images,
    appVersion: version,
    createdAt: now(),
    requiredSecrets: unique(carried.flatMap(({ requiredSecrets }) => requiredSecrets)),
    orgs: carried.map(({ name, members, files, lock }) => ({
      name,
      workspaces: members.length,
      files,
      lock,
    })),
    heads: { images: images.heads, refs: externals.flatMap(({ known }) => (known === null ? [] : [known])) },
    mirrors: byPath([...images.mirrors, ...externals.map(({ address }) => kitMirror(address, paths.git))]),
    commits: byPath(externals),
    plugins: [
      ...new Map(carried.flatMap(({ plugins }) => plugins.map((plugin) => [plugin.name, plugin]))).values(),
    ],
  };
}

function runtimesOf(carried: readonly CarriedOrg[], { inContainers }: KitParts): string[] {
  if (!inContainers()) return [];
  const running = carried.flatMap(({ members }) => members.filter(hasInstance));
  return unique(running.map(({ runtime }) => runtime));
}

function gatherExternals(carried: readonly CarriedOrg[], cacheFolder: string): Promise<CarriedExternal[]> {
  const all = carried.flatMap(({ externals }) => externals);
  return Promise.all(all.map((external) => carriedExternal(cacheFolder, external)));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** Each once, sorted. */
function byPath<T extends { readonly path: string }>(items: readonly T[]): T[] {
  const found = new Map(items.map((item) => [item.path, item]));
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
