import type { Image } from '../../contract/index.ts';
import type { StoredImage } from '../../docker/index.ts';
import { BASE_REPOSITORY } from '../base/base-image.ts';
import { LABEL } from '../local/labels.ts';
import { imageRepository, LOCAL_PREFIX } from '../mode.ts';

const REPOSITORY = /^(.+)\/workspace-template-([^/:@]+)[:@]/;

/** An image of ours on the engine; what it is used for is added by who knows. */
export type OwnImage = Omit<Image, 'lastUsedAt' | 'current' | 'users'> & {
  /** Of its size, in layers that no other image has: what goes when it goes. */
  readonly uniqueBytes: number;
  readonly containers: number;
};

/**
 * What of the engine's images concerns the app: those that it made, as a label says, those that it pulled, and base
 * images.
 *
 * @param prefix that of the mode
 * @param uses the images that workspaces were started from: of another registry than the present one only those count
 */
export function ownImages(
  stored: readonly StoredImage[],
  prefix: string,
  uses: Pick<ReadonlySet<string>, 'has'>,
): OwnImage[] {
  return stored.flatMap((image) => ownImage(image, prefix, uses) ?? []);
}

function ownImage(
  image: StoredImage,
  prefix: string,
  uses: Pick<ReadonlySet<string>, 'has'>,
): OwnImage | undefined {
  const { id, tags, digests, sizeBytes, sharedBytes, containers } = image;
  const names = tags.length > 0 ? tags : digests;
  const named = names.map((name) => REPOSITORY.exec(name)).find((match) => match !== null);
  const about = isBase(names)
    ? { kind: 'base' as const, runtime: '' }
    : named && named[1] !== LOCAL_PREFIX
      ? pulled(named, image, named[1] === prefix || uses.has(id))
      : made(image);
  if (!about) return undefined;
  return {
    id,
    tags: [...names],
    source: '',
    ref: '',
    sha: '',
    contentKey: '',
    platform: '',
    createdAt: image.createdAt,
    ...about,
    sizeBytes,
    uniqueBytes: Math.max(0, sizeBytes - sharedBytes),
    containers,
  };
}

function isBase(names: readonly string[]): boolean {
  return names.some((name) => name.startsWith(`${BASE_REPOSITORY}:`));
}

/** Labels of an image that came from a registry are those of whoever made it, or of what that was made from. */
function pulled([, prefix = '', runtime = '']: RegExpExecArray, { digests }: StoredImage, isOurs: boolean) {
  if (!isOurs) return undefined;
  const source = imageRepository(prefix, runtime);
  const digest = digests.find((name) => name.startsWith(`${source}@`));
  return { kind: 'workspace' as const, runtime, source, sha: digest?.slice(source.length + 1) ?? '' };
}

function made({ labels, createdAt }: StoredImage) {
  const runtime = labels[LABEL.runtime];
  if (labels[LABEL.managed] !== 'true' || runtime === undefined) return undefined;
  return {
    kind: 'workspace' as const,
    runtime,
    source: labels[LABEL.source] ?? '',
    ref: labels[LABEL.ref] ?? '',
    sha: labels[LABEL.sha] ?? '',
    contentKey: labels[LABEL.content] ?? '',
    platform: labels[LABEL.platform] ?? '',
    createdAt: timeOf(labels[LABEL.builtAt]) ?? createdAt,
  };
}

/**
 * Bytes that images take together. Layers that several have count once: as much as the one that shares most, since
 * what they share is nearly always one base. `alreadyCounted` of it is left out.
 */
export function bytesTogether(images: readonly OwnImage[], alreadyCounted = 0): number {
  const unique = images.reduce((sum, { uniqueBytes }) => sum + uniqueBytes, 0);
  const shared = Math.max(0, ...images.map(({ sizeBytes, uniqueBytes }) => sizeBytes - uniqueBytes));
  return unique + Math.max(0, shared - alreadyCounted);
}

function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
