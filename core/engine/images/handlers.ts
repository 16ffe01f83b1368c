import type { Build, BuiltImage, Handlers } from '../../contract/index.ts';
import type { EnsuredImage } from '../../images/index.ts';
import { type UpkeepHandlerOptions, upkeepHandlers } from './upkeep-handlers.ts';

type ImageHandlers = Pick<Handlers, Extract<keyof Handlers, `images.${string}` | `builds.${string}`>>;

export interface ImageHandlerOptions extends UpkeepHandlerOptions {
  readonly now: () => number;
}

/** The operations on images and their builds. */
export function imageHandlers(options: ImageHandlerOptions): ImageHandlers {
  const { parts, tasks, store, upkeep, now } = options;
  const { images } = parts;
  return {
    'images.settings': () => ({ settings: parts.settings(), fixed: parts.fixed }),
    'images.configure': (change) => {
      const settings = parts.configure(change);
      upkeep.settingsChanged();
      return settings;
    },
    'images.build': async ({ runtime, anew }) => {
      // Refuses what cannot be built before there is a task.
      await images.provider.describe(runtime);
      await upkeep.requireDocker();
      const task = tasks.start('image.build', `Build the image of ${runtime}`, async (signal, report) => {
        const startedAt = now();
        const onChange = (build: Build) => report({ progress: build.progress, ...messageOf(build) });
        let told = '';
        const messageOf = (build: Build): { message?: string } => {
          const message = stateOf(build);
          if (message === told) return {};
          told = message;
          return { message };
        };
        const built = await images.build(runtime, { trigger: 'user', anew, signal, onChange });
        upkeep.rollouts.offer(runtime, built, false);
        return builtImage(built, now() - startedAt);
      });
      return { task };
    },
    ...upkeepHandlers(options),
    'builds.list': ({ before, limit }) => {
      if (before !== undefined) images.getBuild(before);
      const builds = store.builds.list(limit, before);
      return { builds, reachedEnd: builds.length < limit };
    },
    'builds.get': ({ id }) => images.getBuild(id),
    'builds.log': ({ id, fromLine }) => images.log(id, fromLine),
    'builds.cancel': ({ id }) => {
      images.cancel(id);
      return {};
    },
  };
}

/** What a build does at the moment, for people. */
function stateOf({ status, steps }: Build): string {
  if (status === 'queued') return 'waits for other builds';
  const step = steps.findLast((each) => each.status === 'running' && each.startedAt !== null);
  return step?.name ?? '';
}

function builtImage(
  { version, tag, contentKey, cached, buildId }: EnsuredImage,
  durationMs: number,
): BuiltImage {
  const { runtime, source, sha, offline } = version;
  return { runtime, source, sha, tag, contentKey, cached, offline, durationMs, buildId };
}
