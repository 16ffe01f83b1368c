import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { AppError, type HomePaths, isoTime, type Logger, newId, sha256 } from '../base/index.ts';
import type { Git } from '../git/index.ts';
import { isCommitPlace, receiveExternal, receiveKnownRef } from '../org/index.ts';
import type { ImageRepository } from '../store/index.ts';
import type { KitEntry } from './format/entries.ts';
import { kitDamaged } from './format/errors.ts';
import { HEADS_FILE } from './format/layout.ts';
import type { VerifiedKit } from './format/reader.ts';
import { headsSchema, type KnownHeads } from './parts/contents.ts';
import { placeTree, unpackTree } from './parts/files.ts';
import { type IncomingRepository, readMirrors, unpackMirror } from './parts/mirrors.ts';

export interface UnpackOptions {
  readonly git: Git;
  readonly paths: Pick<HomePaths, 'git' | 'orgCache' | 'orgTemplates' | 'plugins' | 'offline'>;
  readonly heads: Pick<ImageRepository, 'head' | 'rememberHead'>;
  readonly logger: Logger;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** What is done at the moment, for people. */
  readonly onStep: (step: string) => void;
}

/** What a kit brought to this machine. */
export interface UnpackedKit {
  readonly orgs: readonly UnpackedOrg[];
  readonly repositories: number;
  /** Which versions its images are of, besides those of what is bundled. */
  readonly heads: KnownHeads['images'];
  /** What is not as in the kit, as sentences. */
  readonly warnings: readonly string[];
}

export interface UnpackedOrg {
  readonly name: string;
  /** Folder of its template. */
  readonly dir: string;
  /** Text of the lock that it was exported with. */
  readonly lock: string;
}

/** The trees of a kit, checked, before anything is changed. */
interface Contents {
  readonly heads: KnownHeads;
  readonly mirrors: readonly IncomingRepository[];
  readonly trees: ReadonlyMap<string, readonly KitEntry[]>;
  readonly locks: ReadonlyMap<string, string>;
}

const MAX_TEXT_BYTES = 64 * 1024 * 1024;
const DIGEST_LENGTH = 8;

/**
 * Brings everything of a kit but its images to its place, and starts nothing. Each piece appears whole or not at all
 * and is left alone when it is there, so that an import that was cut off is simply done again. Throws `kit_damaged`
 * before the first change, later the codes of git, `disk_full`, or the signal's reason.
 */
export async function unpackFiles(kit: VerifiedKit, options: UnpackOptions): Promise<UnpackedKit> {
  const { paths, onStep } = options;
  const contents = await readContents(kit);
  const incoming = path.join(paths.offline, 'incoming');
  // What an import that was killed left behind.
  await rm(incoming, { recursive: true, force: true, maxRetries: 3 });
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  try {
    const warnings: string[] = [];
    onStep('Repositories');
    const repositories = await unpackRepositories(kit, contents, incoming, options, warnings);
    onStep('Templates and plugins');
    const orgs = await unpackOrgs(kit, contents, incoming, options);
    await unpackPlugins(kit, contents, incoming, options, warnings);
    await rememberHeads(contents.heads, options);
    return { orgs, heads: contents.heads.images, repositories, warnings };
  } finally {
    await rm(incoming, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function readContents(kit: VerifiedKit): Promise<Contents> {
  const trees = new Map<string, KitEntry[]>();
  for (const entry of kit.entries) {
    const of = trees.get(entry.place.tree) ?? [];
    trees.set(entry.place.tree, of);
    of.push(entry);
  }
  for (const tree of trees.keys()) {
    const [part, ...rest] = tree.split('/');
    if (part === 'org-cache' && !isCommitPlace(rest.join('/')))
      throw kitDamaged(`"${tree}" is no copy of a commit.`);
  }
  const locks = new Map<string, string>();
  for (const { folder, name } of kit.manifest.orgs) {
    const lock = trees.get('locks')?.find(({ place }) => place.inner === `${folder}.lock`);
    if (!lock || !trees.has(`orgs/${folder}`)) throw kitDamaged(`It lacks the template of "${name}".`);
    locks.set(folder, await textOf(kit, lock));
  }
  const heads = kit.entries.find(({ path: name }) => name === HEADS_FILE);
  return {
    trees,
    locks,
    mirrors: await readMirrors(kit),
    heads: heads ? await headsOf(kit, heads) : noHeads(),
  };
}

function noHeads(): never {
  throw kitDamaged(`It has no ${HEADS_FILE}.`);
}

async function headsOf(kit: VerifiedKit, entry: KitEntry): Promise<KnownHeads> {
  try {
    return headsSchema.parse(JSON.parse(await textOf(kit, entry)));
  } catch (error) {
    throw kitDamaged(`Its ${HEADS_FILE} cannot be read.`, error);
  }
}

async function textOf(kit: VerifiedKit, entry: KitEntry): Promise<string> {
  if (entry.size > MAX_TEXT_BYTES) throw kitDamaged(`"${entry.path}" is too large.`);
  return text(Readable.from(kit.read(entry)));
}

async function unpackRepositories(
  kit: VerifiedKit,
  { mirrors, trees }: Contents,
  incoming: string,
  { git, paths, signal, now, logger }: UnpackOptions,
  warnings: string[],
): Promise<number> {
  /** Mirrors that git has checked, by the commits that they hold. */
  const checked = new Map<string, string>();
  let hasGit = true;
  let brought = 0;
  for (const mirror of mirrors) {
    signal.throwIfAborted();
    try {
      const folder = await unpackMirror(kit, git, mirror, { git: paths.git, incoming }, signal);
      for (const sha of mirror.commits) checked.set(sha, folder);
      brought += 1;
    } catch (error) {
      // Whoever has no git can do nothing with mirrors, and needs none for what the kit brings.
      if (!(error instanceof AppError) || error.code !== 'git_missing') throw error;
      warnings.push('The git mirrors were left out, because git is not installed here.');
      logger.warn({ err: error }, 'mirrors of an offline kit left out');
      hasGit = false;
      break;
    }
  }
  for (const [tree, entries] of trees) {
    if (!tree.startsWith('org-cache/')) continue;
    signal.throwIfAborted();
    const place = tree.slice('org-cache/'.length);
    const sha = path.basename(place);
    const mirror = checked.get(sha);
    // The name of a commit says what its files are: they are taken from where git has compared the two.
    if (hasGit && mirror === undefined) throw kitDamaged(`It lacks the repository that ${tree} is from.`);
    await receiveExternal(paths.orgCache, place, now, async (folder) => {
      if (mirror !== undefined) await git.extractCommit(mirror, sha, folder);
      else {
        await unpackTree(kit, entries, folder, signal);
        warnings.push(
          `The files of ${place} are not verified: without git nobody can tell whether they are those of the commit.`,
        );
      }
    });
  }
  return brought;
}

async function unpackOrgs(
  kit: VerifiedKit,
  { trees, locks }: Contents,
  incoming: string,
  { paths, signal }: UnpackOptions,
): Promise<UnpackedOrg[]> {
  const orgs: UnpackedOrg[] = [];
  for (const { name, folder } of kit.manifest.orgs) {
    const entries = trees.get(`orgs/${folder}`) ?? [];
    const digest = sha256(entries.map(({ path: file, sha256: hash }) => `${hash} ${file}\n`).join(''));
    // A template of that name which is another one stays as it is.
    const dirs = [folder, `${folder}-${digest.slice(0, DIGEST_LENGTH)}`].map((each) =>
      path.join(paths.orgTemplates, each),
    );
    let dir: string | undefined;
    for (const each of dirs) {
      if (await placeTree(kit, entries, each, path.join(incoming, newId()), signal)) {
        dir = each;
        break;
      }
    }
    if (dir === undefined) throw inTheWay(name, dirs);
    orgs.push({ name, dir, lock: locks.get(folder) ?? '' });
  }
  return orgs;
}

function inTheWay(name: string, dirs: readonly string[]): AppError {
  return new AppError(
    'template_exists',
    `The template of "${name}" has no place, because others have its name`,
    {
      detail: `Remove or rename one of these folders, then try again: ${dirs.join(', ')}`,
    },
  );
}

async function unpackPlugins(
  kit: VerifiedKit,
  { trees }: Contents,
  incoming: string,
  { paths, signal }: UnpackOptions,
  warnings: string[],
): Promise<void> {
  for (const [tree, entries] of trees) {
    if (!tree.startsWith('plugins/')) continue;
    const name = tree.slice('plugins/'.length);
    const target = path.join(paths.plugins, name);
    if (await placeTree(kit, entries, target, path.join(incoming, newId()), signal)) continue;
    warnings.push(
      `The plugin "${name}" is another one here and stays as it is. Remove ${target} to take that of the kit.`,
    );
  }
}

/** What another clock calls the future was seen now at the latest: else nobody would be asked again until then. */
async function rememberHeads(
  { images, refs }: KnownHeads,
  { heads, paths, now }: UnpackOptions,
): Promise<void> {
  for (const head of images) {
    const seenAt = Math.min(head.seenAt, now());
    const own = heads.head(head.runtime, head.source, head.ref);
    if (own === undefined || own.seenAt < seenAt) heads.rememberHead({ ...head, seenAt });
  }
  for (const known of refs) {
    const seenAt = isoTime(Math.min(Date.parse(known.seenAt), now()));
    await receiveKnownRef(paths.orgCache, { ...known, seenAt });
  }
}
