import { type Docker, type TarEntry, tarStream } from '../../docker/index.ts';
import { buildFailure, TOLD_LINES } from '../build/build-errors.ts';
import { BuildProgress } from '../build/build-progress.ts';
import type { JobWatcher } from '../types.ts';

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
  for await (const message of messages) {
    const { lines, stepsChanged } = progress.take(message);
    if (lines.length > 0) watcher.onLines(lines);
    if (stepsChanged) watcher.onSteps(progress.steps, progress.progress);
  }
  const rest = progress.end();
  if (rest.length > 0) watcher.onLines(rest);
  watcher.onSteps(progress.steps, progress.progress);
  signal.throwIfAborted();
  const imageId = progress.error === null ? await docker.images.find(tag) : undefined;
  if (imageId !== undefined) return imageId;
  throw buildFailure(runtime, progress, watcher.lastLines(TOLD_LINES));
}
