import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Git, isCommitSha, isPackName } from '../../git/index.ts';
import type { KitEntry } from '../format/entries.ts';
import { kitDamaged } from '../format/errors.ts';
import type { VerifiedKit } from '../format/reader.ts';
import type { KitSink } from '../format/writer.ts';
import type { KitMirror } from './contents.ts';

/**
 * Of a mirror only its packs travel, and a plain list of the commits that are whole in them. Indexes, refs and where
 * history ends are made anew by git on the other side, so that nothing of them has to be believed.
 */
const TREE = 'git';
const MAX_LIST_BYTES = 4 * 1024 * 1024;
const PLACE = /^((?:[^/]+\/)+[^/]+\.git)\/(commits|objects\/pack\/([^/]+))$/;

/** Adds what a mirror holds; resolves with its commits, none where there is no mirror. */
export async function packMirror(kit: KitSink, git: Git, mirror: KitMirror): Promise<readonly string[]> {
  const tree = `${TREE}/${mirror.path}`;
  const packed = await git.readMirror(mirror.folder, kit.signal, async ({ commits, packs }) => {
    await kit.file(`${tree}/commits`, listOf(commits));
    for (const { name, file, size } of packs)
      await kit.stream(`${tree}/objects/pack/${name}`, size, createReadStream(file));
    return commits;
  });
  return packed ?? [];
}

/** A mirror in a kit. */
export interface IncomingRepository {
  /** Below the folder of all mirrors. */
  readonly path: string;
  readonly commits: readonly string[];
  readonly packs: ReadonlyMap<string, KitEntry>;
}

/** The mirrors of a kit. Throws `kit_damaged` for anything else in their place. */
export async function readMirrors(kit: VerifiedKit): Promise<IncomingRepository[]> {
  const found = new Map<string, Map<string, KitEntry>>();
  for (const entry of kit.entries.filter(({ place }) => place.tree === TREE)) {
    const [, mirror, name, pack] = PLACE.exec(entry.place.inner) ?? [];
    const isNested = mirror
      ?.split('/')
      .slice(0, -1)
      .some((segment) => /\.git$/i.test(segment));
    if (mirror === undefined || name === undefined || isNested || (pack !== undefined && !isPackName(pack))) {
      throw kitDamaged(`${JSON.stringify(entry.path)} has no place in a repository.`);
    }
    found.set(mirror, (found.get(mirror) ?? new Map()).set(pack ?? name, entry));
  }
  return Promise.all(
    [...found].map(async ([mirror, entries]) => ({
      path: mirror,
      commits: await commitsIn(kit, mirror, entries.get('commits')),
      packs: new Map([...entries].filter(([name]) => isPackName(name))),
    })),
  );
}

/**
 * Brings a mirror of a kit to its place, and resolves with that; nothing is done when its commits are there. Throws
 * the codes of git.
 */
export async function unpackMirror(
  kit: VerifiedKit,
  git: Git,
  repository: IncomingRepository,
  folders: { readonly git: string; readonly incoming: string },
  signal: AbortSignal,
): Promise<string> {
  const mirror = path.join(folders.git, repository.path);
  const { commits, packs } = repository;
  if (await git.holdsCommits(mirror, commits, signal)) return mirror;
  const staging = await mkdtemp(path.join(folders.incoming, 'mirror-'));
  const writePack = async (name: string, file: string) => {
    const entry = packs.get(name);
    if (entry) await pipeline(kit.read(entry), createWriteStream(file, { flags: 'wx' }), { signal });
  };
  try {
    await git.receiveMirror(mirror, { commits, packs: [...packs.keys()], writePack }, staging, signal);
    return mirror;
  } finally {
    await rm(staging, { recursive: true, force: true, maxRetries: 3 });
  }
}

function listOf(commits: readonly string[]): string {
  return commits.map((sha) => `${sha}\n`).join('');
}

async function commitsIn(kit: VerifiedKit, mirror: string, entry: KitEntry | undefined): Promise<string[]> {
  if (entry !== undefined && entry.size <= MAX_LIST_BYTES) {
    const lines = (await text(Readable.from(kit.read(entry)))).split('\n').filter((line) => line !== '');
    if (lines.every(isCommitSha)) return lines;
  }
  throw kitDamaged(`The list of commits of ${JSON.stringify(mirror)} cannot be read.`);
}
