import path from 'node:path';
import { type GitAddress, isCommitSha, parseGitAddress } from '../../git/index.ts';
import type { ResolvedExternal } from '../types.ts';
import { completeFolder } from './complete-folder.ts';
import { type KnownRef, recallRef, rememberRef } from './known-refs.ts';
import { repositoryFolder } from './repository-folder.ts';
import { addressOf } from './store.ts';

/** Taking what a template has of other repositories to a machine that cannot ask for it. */
export interface CarriedExternal {
  readonly address: GitAddress;
  /** Folder with all files of the commit, complete. */
  readonly dir: string;
  /** The same below the folder of the cache: `<repository>/<sha>`. */
  readonly path: string;
  /** Where its ref pointed; null for a commit, which points nowhere else. */
  readonly known: KnownRef | null;
}

const PLACE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,149}\/[0-9a-f]{40}$/;

/** True for a path below the folder of the cache that copies of commits can have. */
export function isCommitPlace(path: string): boolean {
  return PLACE.test(path);
}

export async function carriedExternal(
  cacheFolder: string,
  { host, repo, ref, sha, dir }: ResolvedExternal,
): Promise<CarriedExternal> {
  const address = addressOf({ host, repo });
  const folder = repositoryFolder(address.host, address.path);
  const known = isCommitSha(ref)
    ? null
    : await recallRef(path.join(cacheFolder, folder), { url: address.url, ref });
  return { address, dir, path: `${folder}/${sha}`, known };
}

/** Puts a complete copy into the cache; `fill` writes it into an empty folder unless it is there already. */
export async function receiveExternal(
  cacheFolder: string,
  place: string,
  now: () => number,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  await completeFolder(path.join(cacheFolder, place), now, fill);
}

/** Remembers where a ref pointed, unless something newer is known here. False for an address that is none. */
export async function receiveKnownRef(cacheFolder: string, known: KnownRef): Promise<boolean> {
  const parsed = parseGitAddress(known.url);
  const seenAt = Date.parse(known.seenAt);
  if (!parsed.ok || Number.isNaN(seenAt)) return false;
  const folder = path.join(cacheFolder, repositoryFolder(parsed.address.host, parsed.address.path));
  const own = await recallRef(folder, known);
  if (own === null || Date.parse(own.seenAt) < seenAt) await rememberRef(folder, known, () => seenAt);
  return true;
}
