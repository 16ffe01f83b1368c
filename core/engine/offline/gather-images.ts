import path from 'node:path';
import { type GitAddress, isCommitSha, mirrorFolder, parseGitAddress } from '../../git/index.ts';
import { basesOf, heldVersion, type ImageVersion } from '../../images/index.ts';
import type { KitContents } from '../../offline/index.ts';
import type { KitParts } from './parts.ts';

/** Where the template of a runtime was, for people. */
const FOLDER_ELSEWHERE = 'a folder of the machine that wrote the offline kit';

type GatheredImages = Pick<KitContents, 'images' | 'mirrors' | 'platform'> & {
  readonly heads: KitContents['heads']['images'];
};

/**
 * The images that workspaces of these runtimes start from now, each made if it is not there, with those that they
 * are built on: only so a build on the other machine comes to the same result. Codes as for `Images.ensure`.
 */
export async function gatherImages(
  runtimes: readonly string[],
  parts: KitParts,
  signal: AbortSignal,
  onRuntime: (runtime: string) => void,
): Promise<GatheredImages> {
  const { docker, imageParts, paths } = parts;
  const images = new Map<string, KitContents['images'][number]>();
  const heads: ImageVersion[] = [];
  const mirrors: KitContents['mirrors'][number][] = [];
  for (const runtime of runtimes) {
    onRuntime(runtime);
    const { version, tag } = await imageFor(runtime, parts, signal);
    const labels = await addImage(tag, runtime);
    if (version.source !== 'bundled') heads.push(version);
    // What was pulled may name those of what it was made on, and is never made anew.
    if (version.sha.startsWith('sha256:')) continue;
    for (const base of Object.keys(basesOf(labels))) await addImage(base, '');
    const parsed = parseGitAddress(version.source);
    if (isCommitSha(version.sha) && parsed.ok) mirrors.push(kitMirror(parsed.address, paths.git));
  }
  return {
    images: [...images.values()],
    heads: heads.map(({ runtime, source, ref, sha, seenAt }) => ({
      runtime,
      source: isFolder(source) ? FOLDER_ELSEWHERE : source,
      ref,
      sha,
      seenAt,
    })),
    mirrors,
    platform: runtimes.length > 0 ? (await imageParts.platform()).platform : '',
  };

  async function addImage(reference: string, runtime: string): Promise<Readonly<Record<string, string>>> {
    const image = await docker.images.look(reference);
    const tag = taggedName(reference);
    if (image && tag !== null) images.set(tag, { tag, id: image.id, runtime, sizeBytes: image.sizeBytes });
    return image?.labels ?? {};
  }
}

/** The image that workspaces get now, made if it is not there, as long as a new one is tried out that of before. */
async function imageFor(runtime: string, { imageParts, docker }: KitParts, signal: AbortSignal) {
  const { images, hold } = imageParts;
  const version = await images.provider.newest(runtime, { maxAgeMs: Number.POSITIVE_INFINITY, signal });
  const held = await hold(version, 'production');
  if (held) {
    const image = await docker.images.look(held.tag);
    return { ...held, version: { ...version, ...heldVersion(held.tag, image?.labels ?? {}) } };
  }
  const present = await images.provider.find(version);
  return present ? { ...present, version } : images.build(runtime, { trigger: 'user', signal });
}

/** With the tag that Docker means where none is said; null for what is named by its digest, which needs no tag. */
function taggedName(reference: string): string | null {
  if (reference.includes('@')) return null;
  return /:[^/]+$/.test(reference) ? reference : `${reference}:latest`;
}

/** Nobody else's business, and of no use on another machine. */
function isFolder(place: string): boolean {
  return path.posix.isAbsolute(place) || path.win32.isAbsolute(place) || /^file:/i.test(place);
}

/** Where the mirror of an address is, here and in a kit. */
export function kitMirror(address: GitAddress, gitFolder: string): KitContents['mirrors'][number] {
  const folder = mirrorFolder(gitFolder, address);
  return { url: address.url, folder, path: path.relative(gitFolder, folder).split(path.sep).join('/') };
}
