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
  /** Somebody else named it, too: it is not for the app to remove. */
  readonly hasOtherNames: boolean;
};

/**
 * What of the engine's images concerns the app: those that it made or pulled and base images, each with the names that
 * the app gave it. A label alone says nothing, since whatever is made from an image inherits it; it counts for one that
 * a newer build took the name from.
 *
 * @param prefix that of the mode
 * @param uses the images that workspaces were started from: of another registry than the present one only those count
 */
export function ownImages(
  stored: readonly StoredImage[],
  prefix: string,
  uses: Pick<ReadonlySet<string>, 'has'>,
): OwnImage[] {
  return stored.flatMap((image) => ownImage(image, prefix, uses.has(image.id)) ?? []);
}

function ownImage(image: StoredImage, prefix: string, isUsed: boolean): OwnImage | undefined {
  const { id, digests, sizeBytes, sharedBytes, containers } = image;
  const names = image.tags.length > 0 ? image.tags : digests;
  const tags = ownNames(names, image, prefix, isUsed);
  // Nothing that BuildKit makes has a parent: it is a snapshot of a workspace, which has no name either.
  const isReplaced = names.length === 0 && (image.parent === '' || isUsed);
  if (tags.length === 0 && !isReplaced) return undefined;
  const named = tags.map((name) => REPOSITORY.exec(name)).find((match) => match !== null);
  const about = tags.some(isBase)
    ? { kind: 'base' as const, runtime: '' }
    : named && named[1] !== LOCAL_PREFIX
      ? pulled(named, image)
      : made(image);
  if (!about) return undefined;
  return {
    id,
    tags,
    hasOtherNames: tags.length < names.length,
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

/** Those that only the app gives: in its local repositories, or else in those of the registry that it pulled from. */
function ownNames(
  names: readonly string[],
  { digests }: StoredImage,
  prefix: string,
  isUsed: boolean,
): string[] {
  const prefixOf = (name: string) => REPOSITORY.exec(name)?.[1];
  const own = names.filter((name) => isBase(name) || [LOCAL_PREFIX, prefix].includes(prefixOf(name) ?? ''));
  if (own.length > 0 || !isUsed) return own;
  const pulledFrom = digests.map(prefixOf);
  return names.filter((name) => prefixOf(name) !== undefined && pulledFrom.includes(prefixOf(name)));
}

function isBase(name: string): boolean {
  return name.startsWith(`${BASE_REPOSITORY}:`);
}

/** Labels of an image that came from a registry are those of whoever made it, or of what that was made from. */
function pulled([, prefix = '', runtime = '']: RegExpExecArray, { digests }: StoredImage) {
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
