import { type AppError, type Clock, toAppError } from '../base/index.ts';
import type { AppErrorJson, Build } from '../contract/index.ts';
import { type Docker, tarStream } from '../docker/index.ts';
import { buildFailure, interruptedBuild, withBuildLog } from './build-errors.ts';
import type { BuildLog } from './build-log.ts';
import { BuildProgress } from './build-progress.ts';
import { contextEntries, type SourceFile } from './template-source.ts';

export interface BuildJob {
  readonly id: string;
  readonly runtime: string;
  /** Full reference of the image to make. */
  readonly tag: string;
  readonly baseImage: string;
  readonly contentHash: string;
  readonly files: readonly SourceFile[];
}

export interface BuildWatcher {
  readonly docker: Docker;
  readonly log: BuildLog;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Sees the build whole, at its start, whenever its steps change, and at its end. */
  readonly onBuild: (build: Build) => void;
  readonly onOutput: (id: string, fromLine: number, lines: string[]) => void;
}

/**
 * Builds one image and reports as it goes. Resolves with the image id; throws `build_failed` with the failing step
 * and the last log lines, `interrupted` when `signal` aborts, or what a lost or full Docker engine makes of it.
 */
export async function runBuild(job: BuildJob, watcher: BuildWatcher): Promise<string> {
  const { docker, log, clock, signal } = watcher;
  const progress = new BuildProgress();
  let build: Build = {
    id: job.id,
    runtime: job.runtime,
    tag: job.tag,
    status: 'running',
    steps: [],
    progress: 0,
    error: null,
    startedAt: clock.now(),
    endedAt: null,
  };
  const report = (change: Partial<Build> = {}) => {
    build = { ...build, steps: progress.steps, progress: progress.progress, ...change };
    watcher.onBuild(build);
  };
  const print = (lines: readonly string[]) => {
    if (lines.length === 0) return;
    const appended = log.append(lines);
    watcher.onOutput(job.id, appended.fromLine, appended.lines);
  };

  report();
  try {
    const messages = docker.images.build({
      context: () => tarStream(contextEntries(job.files)),
      tag: job.tag,
      buildArgs: { BASE_IMAGE: job.baseImage },
      labels: {
        'molecule.platform.managed': 'true',
        'molecule.platform.runtime': job.runtime,
        'molecule.platform.content': job.contentHash,
      },
      signal,
    });
    for await (const message of messages) {
      const { lines, stepsChanged } = progress.take(message);
      print(lines);
      if (stepsChanged) report();
    }
    print(progress.end());
    const imageId = progress.error === null ? await docker.images.find(job.tag) : undefined;
    if (imageId === undefined) throw buildFailure(build, progress, log.lines);
    report({ status: 'succeeded', progress: 1, endedAt: clock.now() });
    return imageId;
  } catch (thrown) {
    const error = signal.aborted ? interruptedBuild(build) : explained(toAppError(thrown), job.id);
    print([`ERROR: ${error.message}`]);
    report({ status: 'failed', error: errorJson(error), endedAt: clock.now() });
    throw error;
  }
}

function explained(error: AppError, buildId: string): AppError {
  const pointsToLog = error.actions.some((action) => action.operation === 'builds.log');
  return pointsToLog ? error : withBuildLog(error, buildId);
}

/** The error as the contract stores it. */
export function errorJson(error: AppError): NonNullable<Build['error']> {
  const json: AppErrorJson = error.toJSON();
  return { ...json, actions: [...json.actions] };
}
