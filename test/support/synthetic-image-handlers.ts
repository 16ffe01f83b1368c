import { AppError, type Build, type Handlers } from '../../core/contract/index.ts';
import { buildImage, cancelledBuild, type ImageParts, refreshImages } from './synthetic-image-work.ts';

type ImageHandlers = Pick<Handlers, Extract<keyof Handlers, `images.${string}` | `builds.${string}`>>;

const CACHE_BYTES = 642_000_000;
const BASE_BYTES = 148_000_000;

/** The operations on images and builds. */
export function syntheticImageHandlers(parts: ImageParts): ImageHandlers {
  const { state, images } = parts;
  const build = (id: string): Build => {
    const found = state.builds.get(id);
    if (!found) throw new AppError('build_not_found', 'This build does not exist any more');
    return found;
  };
  return {
    'images.settings': () => ({ settings: images.settings, fixed: images.fixed }),
    'images.configure': (change) => {
      if (change.platform && !/^linux\/[a-z0-9]+$/.test(change.platform)) {
        throw new AppError('image_settings_invalid', `"${change.platform}" is not a platform`, {
          detail: 'Name one such as linux/amd64 or linux/arm64.',
        });
      }
      const told = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      images.settings = { ...images.settings, ...told };
      images.changed();
      return images.settings;
    },
    'images.list': () => {
      const all = images.list();
      return {
        mode:
          images.settings.registry === ''
            ? { mode: 'local', prefix: 'molecule-local', templates: images.settings.templates }
            : { mode: 'registry', prefix: images.settings.registry },
        runtimes: images.runtimes(),
        images: all,
        disk: {
          imagesBytes: sum(all.filter(({ kind }) => kind === 'workspace')),
          baseBytes: sum(all.filter(({ kind }) => kind === 'base')) + BASE_BYTES,
          buildCacheBytes: CACHE_BYTES,
          reclaimableBytes: sum(images.prunable(images.settings.keep)),
        },
      };
    },
    'images.build': ({ runtime, anew }) => ({ task: buildImage(parts, runtime, anew) }),
    'images.refresh': ({ runtimes, recreate }) => ({ task: refreshImages(parts, runtimes, recreate) }),
    'images.check': () => {
      // The source of Hermes does not answer.
      for (const { runtime, head } of images.runtimes()) {
        if (runtime === 'hermes') images.unreached.add(runtime);
        else if (head) images.heads.set(runtime, { ...head, seenAt: Date.now() });
      }
      images.changed();
      return { runtimes: images.runtimes() };
    },
    'images.prunePlan': ({ keep, buildCache }) => {
      const items = images.prunable(keep ?? images.settings.keep).map((image) => ({
        id: image.id,
        name: image.tags[0] ?? image.id.slice(0, 19),
        sizeBytes: image.sizeBytes,
        lastUsedAt: image.lastUsedAt,
        reason:
          image.tags.length === 0
            ? 'No name leads to it any more'
            : `No workspace uses it, and ${keep ?? images.settings.keep} newer ones of ${image.runtime} are kept`,
      }));
      const cache = buildCache ? CACHE_BYTES : 0;
      return { items, buildCacheBytes: cache, totalBytes: sum(items) + cache };
    },
    'images.prune': ({ ids, buildCache }) => {
      const gone = ids.flatMap((id) => images.images.get(id) ?? []);
      for (const { id } of gone) images.images.delete(id);
      images.changed();
      const freedBytes = sum(gone) + (buildCache ? CACHE_BYTES : 0);
      return { removed: gone.map(({ id }) => id), failed: [], freedBytes };
    },
    'images.rollout': ({ runtime, action }) => {
      const rollout = images.rollouts.get(runtime);
      if (!rollout) throw new AppError('rollout_not_found', `No image of ${runtime} is tried out`);
      const tag = action === 'promote' ? rollout.toTag : rollout.fromTag;
      for (const one of state.workspaces.values()) {
        if (one.runtime === runtime && one.image !== '') state.patch(one.id, { image: tag });
      }
      images.rollouts.delete(runtime);
      state.emit({ type: 'rollout.changed', runtime, rollout: null });
      images.changed();
      return {};
    },
    'images.pin': ({ runtime, digest }) => {
      if (digest === null) images.pins.delete(runtime);
      else images.pins.set(runtime, digest);
      images.changed();
      return {};
    },

    'builds.list': ({ before, limit }) => {
      const all = state.newestBuilds();
      const first = before === undefined ? 0 : all.indexOf(build(before)) + 1;
      const builds = all.slice(first, first + limit);
      return { builds, reachedEnd: builds.length < limit };
    },
    'builds.get': ({ id }) => build(id),
    'builds.log': ({ id, fromLine }) => {
      build(id);
      const lines = (state.buildLogs.get(id) ?? []).slice(fromLine);
      return { lines, nextLine: fromLine + lines.length };
    },
    'builds.cancel': ({ id }) => {
      const running = build(id);
      if (running.endedAt === null) state.putBuild(cancelledBuild(running), ['CANCELLED']);
      return {};
    },
  };
}

function sum(items: readonly { readonly sizeBytes: number }[]): number {
  return items.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
}
