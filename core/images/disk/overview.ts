import type {
  Image,
  ImageMode,
  ImageOverview,
  PrunePlan,
  Rollout,
  RuntimeImage,
} from '../../contract/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { ImageRepository } from '../../store/index.ts';
import { imageRepository } from '../mode.ts';
import type { ImageProvider, ImageVersion, PresentImage } from '../types.ts';
import type { UpdatableWorkspace } from '../updates/rollouts.ts';
import { bytesTogether, type OwnImage, ownImages } from './inventory.ts';
import { prunePlan } from './prune-plan.ts';

export interface OverviewOptions {
  readonly docker: Pick<Docker, 'disk'>;
  readonly provider: () => ImageProvider;
  readonly mode: () => ImageMode;
  /** Unused images of each runtime that a prune leaves. */
  readonly keep: () => number;
  readonly store: Pick<ImageRepository, 'head' | 'pins' | 'uses'>;
  /** Runtimes whose source gave no answer when it was last asked. */
  readonly unreached: () => ReadonlySet<string>;
  /** The one that is under way for a runtime. */
  readonly rollout: (runtime: string) => Rollout | null;
  /** The image that is kept instead of the newest one, of that id, because that was withdrawn. */
  readonly insteadOf: (runtime: string, newest: string) => { readonly imageId: string } | null;
  /** Images that rollouts may still need. */
  readonly rolloutImages: () => ReadonlySet<string>;
  /** All workspaces with an instance. */
  readonly workspaces: () => readonly UpdatableWorkspace[];
}

/** What is on the engine, what of it is used for what, and what may go. */
export interface Survey {
  readonly overview: ImageOverview;
  prune(keep: number): PrunePlan['items'];
}

/** Takes stock. Asks Docker, and neither a network nor a repository. Throws `docker_absent`, `docker_lost`. */
export async function survey(options: OverviewOptions): Promise<Survey> {
  const { docker, mode, keep, store, rolloutImages } = options;
  const { images: stored, buildCacheBytes } = await docker.disk.use();
  const uses = store.uses();
  const images = ownImages(stored, mode().prefix, uses);
  const workspaces = options.workspaces();
  const runtimes = await runtimeImages(options, images, workspaces);
  const current = new Set(runtimes.flatMap((runtime) => runtime.current?.id ?? []));
  const needed = new Set([...current, ...rolloutImages(), ...workspaces.map(({ imageId }) => imageId)]);
  const prune = (kept: number) => prunePlan(images, { keep: kept, needed, uses });
  const bases = images.filter(({ kind }) => kind === 'base');
  const baseBytes = bytesTogether(bases);
  return {
    overview: {
      mode: mode(),
      runtimes,
      images: images.map((image) => toImage(image, workspaces, uses, current)),
      disk: {
        imagesBytes: bytesTogether(
          images.filter(({ kind }) => kind === 'workspace'),
          Math.max(0, ...bases.map(({ sizeBytes }) => sizeBytes)),
        ),
        baseBytes,
        buildCacheBytes,
        reclaimableBytes: prune(keep()).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      },
    },
    prune,
  };
}

/** The runtimes that workspaces use or that images can be had for, sorted. */
async function runtimeImages(
  options: OverviewOptions,
  images: readonly OwnImage[],
  workspaces: readonly UpdatableWorkspace[],
): Promise<RuntimeImage[]> {
  const known = await options.provider().known();
  const names = [...new Set([...known, ...workspaces.map(({ runtime }) => runtime)])].sort();
  const all = await Promise.all(names.map((runtime) => runtimeImage(runtime, options, images, workspaces)));
  return all.filter((each) => each !== null);
}

async function runtimeImage(
  runtime: string,
  { provider: providerNow, mode, store, unreached, rollout, insteadOf }: OverviewOptions,
  images: readonly OwnImage[],
  workspaces: readonly UpdatableWorkspace[],
): Promise<RuntimeImage | null> {
  const provider = providerNow();
  const pin = store.pins().get(runtime) ?? null;
  const users = workspaces.filter((each) => each.runtime === runtime);
  // Those that a start in the present mode could take.
  const repository = `${imageRepository(mode().prefix, runtime)}:`;
  const own = images.filter(({ tags }) => tags.some((tag) => tag.startsWith(repository)));
  const place = await provider.describe(runtime).catch(() => null);
  if (place === null && users.length === 0 && own.length === 0) return null;
  const version = place && (await knownVersion(runtime, place, pin, provider, store));
  const present = version && (await provider.find(version));
  const kept = present ? insteadOf(runtime, present.imageId) : null;
  const start = own.find(({ id }) => id === kept?.imageId) ?? newestOf(own, present);
  const isNewest = start !== undefined && start.id === present?.imageId;
  const current = start && {
    id: start.id,
    tag: isNewest ? present.tag : (start.tags[0] ?? ''),
    sha: isNewest && version ? version.sha : start.sha,
    builtAt: start.createdAt,
  };
  const outdated = users.filter(({ imageId }) => imageId !== '' && current && imageId !== current.id);
  return {
    runtime,
    bundled: place?.bundled ?? false,
    source: place?.source ?? '',
    ref: place?.ref ?? '',
    current: current ?? null,
    head: version && { sha: version.sha, seenAt: version.seenAt },
    unreachedSince: version && unreached().has(runtime) ? version.seenAt : null,
    updateAvailable: (version !== null && current !== undefined && !present) || outdated.length > 0,
    rollout: rollout(runtime),
    pin,
    workspaces: users.map(({ id, name }) => ({ id, name })),
    outdated: outdated.map(({ id }) => id),
  };
}

/** The newest version as far as that is known without asking anybody: of what is bundled or pinned, or seen before. */
async function knownVersion(
  runtime: string,
  { source, ref, bundled }: Awaited<ReturnType<ImageProvider['describe']>>,
  pin: string | null,
  provider: ImageProvider,
  store: OverviewOptions['store'],
): Promise<ImageVersion | null> {
  const isFixed = bundled || (pin !== null && ref === '');
  if (isFixed) return provider.newest(runtime, { maxAgeMs: Infinity }).catch(() => null);
  const seen = store.head(runtime, source, ref);
  return seen ? { ...seen, offline: false } : null;
}

/** The image of the newest version, or, while that is not here, the newest that is. */
function newestOf(own: readonly OwnImage[], present: PresentImage | null | undefined): OwnImage | undefined {
  const exact = own.find(({ id }) => id === present?.imageId);
  return exact ?? [...own].sort((a, b) => b.createdAt - a.createdAt)[0];
}

function toImage(
  { uniqueBytes: _, containers: __, hasOtherNames: ___, ...image }: OwnImage,
  workspaces: readonly UpdatableWorkspace[],
  uses: ReadonlyMap<string, number>,
  current: ReadonlySet<string>,
): Image {
  return {
    ...image,
    lastUsedAt: uses.get(image.id) ?? null,
    current: current.has(image.id),
    users: workspaces.filter(({ imageId }) => imageId === image.id).map(({ id, name }) => ({ id, name })),
  };
}
