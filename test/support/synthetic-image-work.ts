import { AppError, type AppErrorJson, type Build, type Task } from '../../core/contract/index.ts';
import { buildAfter, lengthOf, linesOf, recipeOf, recipes, tagOf } from './synthetic-builds.ts';
import type { SyntheticImages } from './synthetic-images.ts';
import type { SyntheticState } from './synthetic-state.ts';
import type { SyntheticWork } from './synthetic-work.ts';

/** What building and refreshing acts on. */
export interface ImageParts {
  readonly state: SyntheticState;
  readonly images: SyntheticImages;
  readonly work: SyntheticWork;
}

/** Starts to build the image of a runtime. */
export function buildImage({ state, images, work }: ImageParts, runtime: string, anew: boolean): Task {
  const recipe = recipes.find((each) => each.runtime === runtime);
  if (!recipe) throw new AppError('unknown_runtime', `There is no runtime "${runtime}"`);
  const present = images
    .runtimes()
    .find((each) => each.runtime === runtime && !each.updateAvailable)?.current;
  if (present && !anew && recipe.source === 'bundled') {
    const { sha, tag } = present;
    const about = {
      runtime,
      source: recipe.source,
      sha,
      tag,
      contentKey: sha,
      durationMs: 4,
      buildId: null,
    };
    return work.start({
      kind: 'image.build',
      title: `Build the image of ${runtime}`,
      messages: [],
      end: () => ({ ...about, cached: true, offline: false }),
    });
  }
  const uncached = {
    ...recipe,
    steps: recipe.steps.map((step) => ({ ...step, cached: !anew && step.cached === true })),
  };
  const id = state.newId('build');
  const startedAt = Date.now();
  const previousMs = lastLength(state, runtime);
  const about = { id, startedAt, trigger: 'user' as const, previousMs, estimateMs: previousMs };
  const last = recipe.failsAt ?? recipe.steps.length;
  state.putBuild(buildAfter(uncached, 0, about), linesOf(uncached, 0));
  return work.start({
    kind: 'image.build',
    title: `Build the image of ${runtime}`,
    messages: recipe.steps.slice(0, last).map(({ name }) => name),
    onStep: (index) => {
      const current = state.builds.get(id);
      if (current?.status !== 'running') return;
      const finished = index + 1;
      const ended = finished >= last;
      const next = buildAfter(uncached, finished, about);
      state.putBuild(ended ? { ...next, endedAt: Date.now() } : next, linesOf(uncached, finished));
    },
    onCancel: () => {
      const current = state.builds.get(id);
      if (current?.endedAt === null) state.putBuild(cancelledBuild(current), ['CANCELLED']);
    },
    end: () => {
      const ended = state.builds.get(id);
      if (ended?.error) {
        throw AppError.fromJSON(ended.error as AppErrorJson);
      }
      if (ended?.status === 'cancelled') throw new AppError('cancelled', 'The build was cancelled');
      images.put(recipe, { sha: images.heads.get(runtime)?.sha ?? recipe.sha });
      images.changed();
      const { source, sha } = recipe;
      const durationMs = Date.now() - startedAt;
      const about = { runtime, source, sha, tag: tagOf(recipe), contentKey: sha, durationMs, buildId: id };
      return { ...about, cached: false, offline: runtime === 'hermes' };
    },
  });
}

/** Starts to get the newest images. */
export function refreshImages(
  { state, images, work }: ImageParts,
  wanted: readonly string[],
  recreate: boolean,
): Task {
  const runtimes = images
    .runtimes()
    .filter(({ runtime, workspaces }) =>
      wanted.length > 0 ? wanted.includes(runtime) : workspaces.length > 0,
    );
  return work.start({
    kind: 'image.refresh',
    title: wanted.length === 1 ? `Get the newest image of ${wanted[0]}` : 'Get the newest images',
    messages: runtimes.map(({ runtime }) => `Looking for a newer ${runtime}`),
    end: () => {
      const failed = runtimes.filter(({ runtime }) => recipeOf(runtime).failsAt !== undefined);
      const pulled = runtimes.filter((each) => !failed.includes(each)).map(({ runtime }) => runtime);
      const recreated: string[] = [];
      for (const runtime of pulled) {
        const head = images.heads.get(runtime);
        if (head) images.put(recipeOf(runtime), { sha: head.sha });
        const tag = images.runtimes().find((each) => each.runtime === runtime)?.current?.tag;
        for (const one of state.workspaces.values()) {
          if (!recreate || one.runtime !== runtime || !tag || one.image === '' || one.image === tag) continue;
          state.patch(one.id, { image: tag });
          recreated.push(one.name);
        }
      }
      images.changed();
      const error = { code: 'build_failed', message: 'The image could not be built', actions: [] };
      return {
        pulled,
        failed: failed.map(({ runtime }) => runtime),
        recreated,
        errors: failed.map(({ runtime }) => ({ runtime, error })),
      };
    },
  });
}

/** The build as it is once it was stopped. */
export function cancelledBuild(build: Build): Build {
  const steps = build.steps.map((step) =>
    step.status === 'running' ? { ...step, status: 'failed' as const, endedAt: Date.now() } : step,
  );
  return { ...build, status: 'cancelled', steps, endedAt: Date.now() };
}

function lastLength(state: SyntheticState, runtime: string): number | null {
  const builds = [...state.builds.values()].filter(
    (each) => each.runtime === runtime && each.status === 'succeeded',
  );
  const last = builds.sort((a, b) => b.startedAt - a.startedAt)[0];
  return last?.endedAt ? last.endedAt - last.startedAt : lengthOf(recipeOf(runtime));
}
