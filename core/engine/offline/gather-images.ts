import path from 'node:path';
import { type GitAddress, mirrorFolder } from '../../git/index.ts';
import { basesOf, type ImageVersion } from '../../images/index.ts';
import type { KitContents } from '../../offline/index.ts';
import type { KitParts } from './parts.ts';

type GatheredImages = Pick<KitContents, 'images' | 'mirrors' | 'platform' | 'imageSource'> & {
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
    const { version, tag } = await newestImage(runtime, parts, signal);
    const labels = await addImage(tag, runtime);
    if (version.source !== 'bundled') heads.push(version);
    // What was pulled names none.
    for (const base of Object.keys(basesOf(labels))) await addImage(base, '');
    if (imageParts.mode().mode !== 'local') continue;
    const source = await imageParts.local.sourceOf(runtime);
    if (source.kind === 'remote') mirrors.push(kitMirror(source.address, paths.git));
  }
  const { registry, templates } = imageParts.settings();
  return {
    images: [...images.values()],
    heads: heads.map(({ runtime, source, ref, sha, seenAt }) => ({ runtime, source, ref, sha, seenAt })),
    mirrors,
    platform: runtimes.length > 0 ? (await imageParts.platform()).platform : '',
    imageSource: { registry, templates: /\/\/[^/]*@/.test(templates) ? '' : templates },
  };

  async function addImage(reference: string, runtime: string): Promise<Readonly<Record<string, string>>> {
    const image = await docker.images.look(reference);
    if (image) images.set(reference, { tag: reference, id: image.id, runtime, sizeBytes: image.sizeBytes });
    return image?.labels ?? {};
  }
}

async function newestImage(runtime: string, { imageParts }: KitParts, signal: AbortSignal) {
  const { images } = imageParts;
  const version = await images.provider.newest(runtime, { maxAgeMs: Number.POSITIVE_INFINITY, signal });
  const present = await images.provider.find(version);
  return present ? { ...present, version } : images.build(runtime, { trigger: 'user', signal });
}

/** Where the mirror of an address is, here and in a kit. */
export function kitMirror(address: GitAddress, gitFolder: string): KitContents['mirrors'][number] {
  const folder = mirrorFolder(gitFolder, address);
  return { url: address.url, folder, path: path.relative(gitFolder, folder).split(path.sep).join('/') };
}
