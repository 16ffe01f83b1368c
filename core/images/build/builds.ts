import path from 'node:path';
import {
  AppError,
  type Clock,
  checkpoint,
  type Logger,
  newId,
  redact,
  toAppError,
} from '../../base/index.ts';
import type { Build } from '../../contract/index.ts';
import type { ImageJob, ImageVersion, JobWatcher, KnownImage } from '../types.ts';
import { interruptedBuild, stalledBuild, TOLD_LINES, withBuildLog } from './build-errors.ts';
import { BuildLog, readBuildLog } from './build-log.ts';
import { estimateOf } from './estimate.ts';
import { BuildQueue } from './queue.ts';
import { Watchdog } from './watchdog.ts';

/** Builds of a dead engine, and how long earlier ones took, are looked for among the newest ones only. */
const RECENT_BUILDS = 200;

/** Where builds are remembered. */
export interface BuildStore {
  save(build: Build): void;
  get(id: string): Build | undefined;
  /** Newest first. */
  list(limit: number): Build[];
}

export interface BuildsOptions {
  /** Folder of the logs. */
  readonly folder: string;
  readonly store: BuildStore;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Takes the values of known secrets out of a text. */
  readonly redact: (text: string) => string;
  /** How many may run at once. */
  readonly parallelBuilds: () => number;
  /** A build that is silent for longer is ended. */
  readonly stallGraceMs: number;
  /** Sees every change of a build, after it was saved. */
  readonly onBuild: (build: Build) => void;
  /** Sees log lines of a running build; `fromLine` counts from 0. */
  readonly onOutput: (id: string, fromLine: number, lines: string[]) => void;
}

/** What a build has made. */
export interface Built extends KnownImage {
  readonly imageId: string;
  readonly buildId: string;
}

export interface BuildRequest {
  readonly version: ImageVersion;
  readonly job: ImageJob;
  readonly trigger: Build['trigger'];
  readonly anew: boolean;
  /** Its reason is the `AppError` that the build ends with. */
  readonly signal: AbortSignal;
  /** Hears of the build first when it gets its id. */
  readonly onChange: (build: Build) => void;
}

/** Runs the jobs that make images as builds: queued, logged, watched, remembered. */
export class Builds {
  readonly #options: BuildsOptions;
  readonly #queue: BuildQueue;
  readonly #logs = new Map<string, BuildLog>();

  constructor(options: BuildsOptions) {
    this.#options = options;
    this.#queue = new BuildQueue(options.parallelBuilds);
  }

  /** More may run now. */
  advance(): void {
    this.#queue.advance();
  }

  /** Those that a dead engine left running or waiting did not end well. */
  markInterrupted(): void {
    const { store, clock } = this.#options;
    for (const build of store.list(RECENT_BUILDS)) {
      if (build.status !== 'running' && build.status !== 'queued') continue;
      const now = clock.now();
      const error = errorJson(interruptedBuild(build));
      this.#save({ ...build, status: 'failed', steps: ended(build.steps, now), error, endedAt: now });
    }
  }

  /** Throws `build_not_found`. */
  get(id: string): Build {
    const build = this.#options.store.get(id);
    if (build) return build;
    throw new AppError('build_not_found', 'There is no such build', { detail: `Id ${id}` });
  }

  /** Log lines from `fromLine` on. Throws `build_not_found`. */
  async log(id: string, fromLine: number): Promise<{ lines: string[]; nextLine: number }> {
    this.get(id);
    const all = this.#logs.get(id)?.lines ?? (await readBuildLog(this.#logFile(id)));
    return { lines: all.slice(fromLine), nextLine: Math.max(fromLine, all.length) };
  }

  /** Makes the image of a job. Throws what the job throws, with the way to its log. */
  async run(request: BuildRequest): Promise<Built> {
    const { clock, logger } = this.#options;
    const { version, job, trigger } = request;
    const id = newId();
    let known: KnownImage = { version, tag: job.tag, contentKey: job.contentKey };
    const log = new BuildLog(this.#logFile(id), logger, this.#clean);
    this.#logs.set(id, log);
    let build: Build = {
      id,
      runtime: version.runtime,
      kind: job.kind,
      tag: job.tag,
      source: version.ref === '' ? version.source : `${version.source}#${version.ref}`,
      sha: version.sha,
      contentKey: job.contentKey,
      platform: job.platform,
      emulated: job.emulated,
      trigger,
      status: 'queued',
      steps: [],
      progress: 0,
      ...estimateOf(this.#options.store.list(RECENT_BUILDS), version.runtime, job),
      error: null,
      startedAt: clock.now(),
      endedAt: null,
    };
    const report = (change: Partial<Build>) => {
      build = { ...build, ...change };
      this.#save(build);
      request.onChange(build);
    };
    const print = (lines: readonly string[]) => {
      if (lines.length === 0) return;
      const appended = log.append(lines);
      this.#options.onOutput(id, appended.fromLine, appended.lines);
    };
    try {
      report({});
      const imageId = await this.#queue.run(request.signal, async () => {
        report({ status: 'running', startedAt: clock.now() });
        checkpoint('build.begun');
        if (job.emulated) print([emulationNote(build)]);
        return await this.#watched(request, log, {
          onLines: print,
          onSteps: (steps, progress) => {
            report({ steps, progress });
            checkpoint('build.step');
          },
          onKnown: (change) => {
            known = { ...known, ...change };
            report({ tag: known.tag, sha: known.version.sha, contentKey: known.contentKey });
          },
        });
      });
      checkpoint('build.done');
      report({ status: 'succeeded', progress: 1, endedAt: clock.now() });
      return { ...known, imageId, buildId: id };
    } catch (thrown) {
      const error = withBuildLog(toAppError(thrown), id, this.#clean);
      const status = error.code === 'build_cancelled' ? 'cancelled' : 'failed';
      print([status === 'failed' ? `ERROR: ${error.message}` : error.message]);
      const now = clock.now();
      report({ status, steps: ended(build.steps, now), error: errorJson(error), endedAt: now });
      throw error;
    } finally {
      await log.close();
      this.#logs.delete(id);
    }
  }

  /** Runs the job; once more when the builder stood still by itself, which it may after a build that was torn off. */
  async #watched(request: BuildRequest, log: BuildLog, told: Told): Promise<string> {
    const running = { names: [] as readonly string[] };
    try {
      return await this.#attempt(request, log, told, running);
    } catch (error) {
      const isItsOwn = toAppError(error).code === 'build_stalled' && !running.names.some(isCommand);
      if (!isItsOwn || request.signal.aborted) throw error;
      told.onLines(['The builder stood still. The build begins again.']);
      return await this.#attempt(request, log, told, running);
    }
  }

  async #attempt(
    { version, job, signal, anew }: BuildRequest,
    log: BuildLog,
    told: Told,
    running: { names: readonly string[] },
  ): Promise<string> {
    const { clock, stallGraceMs } = this.#options;
    const stall = new AbortController();
    const lastLines = (count: number) => log.lines.slice(-count);
    running.names = [];
    const stalled = () => stalledBuild(version.runtime, stallGraceMs, running.names, lastLines(TOLD_LINES));
    const watchdog = new Watchdog(clock, stallGraceMs, () => stall.abort(stalled()));
    const both = AbortSignal.any([signal, stall.signal]);
    try {
      return await job.run({
        signal: both,
        anew,
        lastLines,
        onKnown: told.onKnown,
        onLines: (lines) => {
          watchdog.heard();
          told.onLines(lines);
        },
        onSteps: (steps, progress) => {
          running.names = steps.filter(isRunning).map(({ name }) => name);
          watchdog.heardSteps(running.names);
          told.onSteps(
            steps.map((step) => ({ ...step, name: this.#clean(step.name) })),
            progress,
          );
        },
      });
    } catch (error) {
      // What a job that was ended throws is only a consequence. Its unfinished line is in the log by now.
      if (both.aborted) throw both.reason === stall.signal.reason ? stalled() : both.reason;
      throw error;
    } finally {
      watchdog.dispose();
    }
  }

  readonly #clean = (text: string): string => this.#options.redact(redact(text));

  #save(build: Build): void {
    this.#options.store.save(build);
    this.#options.onBuild(build);
  }

  #logFile(id: string): string {
    return path.join(this.#options.folder, `${id}.log`);
  }
}

type Told = Pick<JobWatcher, 'onLines' | 'onSteps' | 'onKnown'>;

/** A step that runs what the template says; all others are work of the builder. */
function isCommand(step: string): boolean {
  return /(^|\] )RUN /.test(step);
}

/** Where a step is only announced, it was never begun. */
function isRunning({ status, startedAt }: Build['steps'][number]): boolean {
  return status === 'running' && startedAt !== null;
}

/** The steps of a build that did not end well: those that still ran have failed. */
function ended(steps: Build['steps'], now: number): Build['steps'] {
  return steps.map((step) =>
    step.status === 'running'
      ? { ...step, status: 'failed', endedAt: step.startedAt === null ? null : now }
      : step,
  );
}

function emulationNote({ platform, estimateMs }: Build): string {
  const minutes = estimateMs === null ? null : Math.max(1, Math.round(estimateMs / 60_000));
  const estimate = minutes === null ? 'several times slower than usual' : `about ${minutes} min`;
  return `This machine only imitates ${platform}: expect ${estimate}.`;
}

/** The error as the contract stores it. */
function errorJson(error: AppError): NonNullable<Build['error']> {
  const json = error.toJSON();
  return { ...json, actions: [...json.actions] };
}
