import { type Docker, type TarEntry, tarStream } from '../../docker/index.ts';
import { buildFailure, TOLD_LINES } from '../build/build-errors.ts';
import { BuildProgress } from '../build/build-progress.ts';
import type { JobWatcher } from '../types.ts';

/** Smaller moves are not worth telling. */
const TOLD_PROGRESS = 0.01;

export interface DockerBuild {
  readonly runtime: string;
  /** Full reference of the image to make. */
  readonly tag: string;
  /** Null: that of the engine. */
  readonly platform: string | null;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** What the log begins with. */
  readonly notes: readonly string[];
  readonly entries: () => AsyncIterable<TarEntry>;
}

/**
 * Builds one image and tells how it goes. Resolves with the image's id; throws `build_failed` with the failing step
 * and the last log lines, or what a lost or full Docker engine makes of it.
 */
export async function runDockerBuild(
  docker: Docker,
  build: DockerBuild,
  watcher: JobWatcher,
): Promise<string> {
  const { runtime, tag, platform, buildArgs, labels, entries } = build;
  const { signal, anew } = watcher;
  const progress = new BuildProgress();
  watcher.onLines(build.notes);
  const messages = docker.images.build({
    context: () => tarStream(entries()),
    tag,
    buildArgs,
    labels,
    ...(platform === null ? {} : { platform }),
    noCache: anew,
    signal,
  });
  let told = 0;
  try {
    for await (const message of messages) {
      const { lines, stepsChanged, moved } = progress.take(message);
      // Also without a line: that something came shows that the build lives.
      if (moved) watcher.onLines(lines);
      if (!stepsChanged && progress.progress - told < TOLD_PROGRESS) continue;
      told = progress.progress;
      watcher.onSteps(progress.steps, told);
    }
    signal.throwIfAborted();
    watcher.onLines(progress.end());
  } finally {
    // Often the question that a step waits with.
    watcher.onLines(progress.rest());
  }
  watcher.onSteps(progress.steps, progress.progress);
  // The tag alone proves nothing: an earlier image may carry it.
  const made = progress.error === null && progress.imageId !== null;
  const imageId = made ? await docker.images.find(tag) : undefined;
  if (imageId !== undefined) return imageId;
  throw buildFailure(runtime, progress, watcher.lastLines(TOLD_LINES));
}
