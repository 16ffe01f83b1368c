import { AppError, type Clock, type Disposable, type Logger, SingleFlight } from '../base/index.ts';
import type { Build, Problem, UpdateTier } from '../contract/index.ts';
import { cancelledBuild, interruptedBuild } from './build/build-errors.ts';
import { type BuildStore, Builds } from './build/builds.ts';
import { Flights } from './build/flights.ts';
import { offlineProblem, sameProblem } from './offline-problem.ts';
import type { EnsuredImage, EnsureOptions, ImageProvider, ImageVersion, PresentImage } from './types.ts';

/** A start takes a version that was looked up by another start not longer ago than this. */
const FRESH_ENOUGH_MS = 60_000;
/** The source did answer, and it is no: who asks for the newest image must hear that. */
const REFUSALS: ReadonlySet<string> = new Set([
  'git_auth',
  'git_not_found',
  'git_ref_not_found',
  'template_not_found',
  'registry_auth',
  'image_not_found',
]);

export interface ImagesOptions {
  /** Where images come from at the moment. */
  readonly provider: () => ImageProvider;
  /** Folder of the build logs. */
  readonly logs: string;
  readonly builds: BuildStore;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Takes the values of known secrets out of a text. */
  readonly redact: (text: string) => string;
  /** How many builds may run at once. */
  readonly parallelBuilds: () => number;
  /** A build that is silent for longer is ended. */
  readonly stallGraceMs: number;
  /** An older image for workspaces of this tier while the version is tried out on others; undefined: none. */
  readonly hold?: (version: ImageVersion, tier: UpdateTier) => Promise<PresentImage | undefined>;
  /** Sees every change of a build, after it was saved. */
  readonly onBuild: (build: Build) => void;
  /** Sees log lines of a running build; `fromLine` counts from 0. */
  readonly onOutput: (id: string, fromLine: number, lines: string[]) => void;
  /** A source cannot be asked and an image of earlier is used, or, with null, it can be asked again. */
  readonly onProblem: (key: string, problem: Problem | null) => void;
}

export interface BuildOptions {
  readonly trigger: Build['trigger'];
  /** Build also what is there, and use nothing of the builder's cache. */
  readonly anew?: boolean;
  /** Ends the wait; the build too when nobody else waits for it. */
  readonly signal?: AbortSignal;
  readonly onChange?: (build: Build) => void;
}

export interface Images extends Disposable {
  readonly provider: ImageProvider;
  /** Runtimes that images can be had for, sorted. */
  known(): Promise<string[]>;
  /**
   * The image that a workspace of this runtime starts from: the newest, made if it is not there. Any number of
   * callers share one build. Codes: those of the provider, `build_failed`, `build_stalled`, `build_cancelled`,
   * `disk_full`, `interrupted`, `docker_absent`, `docker_lost`.
   */
  ensure(runtime: string, options?: EnsureOptions): Promise<EnsuredImage>;
  /**
   * What the source has as newest; always asks it. A version that is `offline` is the last known one. Throws what the
   * provider throws.
   */
  look(runtime: string, signal?: AbortSignal): Promise<ImageVersion>;
  /** Runtimes whose source gave no answer when it was last asked. */
  unreached(): ReadonlySet<string>;
  /** The newest image of a runtime; always asks its source. Codes as for `ensure`. */
  build(runtime: string, options: BuildOptions): Promise<EnsuredImage>;
  /** Ends a build for all who wait; one that has ended stays as it is. Throws `build_not_found`. */
  cancel(buildId: string): void;
  /** Throws `build_not_found`. */
  getBuild(buildId: string): Build;
  /** Log lines of a build from `fromLine` on. Throws `build_not_found`. */
  log(buildId: string, fromLine: number): Promise<{ lines: string[]; nextLine: number }>;
  /** Sources that cannot be asked. */
  problems(): Problem[];
  /** More builds may run at once than before. */
  settingsChanged(): void;
}

/** The images of workspaces. Builds that a dead engine left running are marked failed. */
export function createImages(options: ImagesOptions): Images {
  const service = new ImageService(options);
  service.markInterrupted();
  return service;
}

class ImageService implements Images {
  readonly #options: ImagesOptions;
  readonly #builds: Builds;
  readonly #flights = new Flights<EnsuredImage>();
  readonly #lookups = new SingleFlight<ImageVersion>();
  readonly #problems = new Map<string, Problem>();
  /** Runtimes whose last build failed: who tries again has perhaps mended the source just now. */
  readonly #failed = new Set<string>();
  readonly #unreached = new Set<string>();
  readonly #disposal = new AbortController();

  constructor(options: ImagesOptions) {
    this.#options = options;
    this.#builds = new Builds({ ...options, folder: options.logs, store: options.builds });
  }

  get provider(): ImageProvider {
    return this.#options.provider();
  }

  markInterrupted(): void {
    this.#builds.markInterrupted();
  }

  known(): Promise<string[]> {
    return this.provider.known();
  }

  async ensure(
    runtime: string,
    { tier = 'production', signal, onProgress }: EnsureOptions = {},
  ): Promise<EnsuredImage> {
    // Starts share the answer: one that leaves does not end the question.
    const version = await this.#newest(runtime, this.#failed.has(runtime) ? 0 : FRESH_ENOUGH_MS);
    signal?.throwIfAborted();
    const held = await this.#options.hold?.(version, tier);
    if (held) return { ...held, version, cached: true, buildId: null };
    return this.#have(version, {
      trigger: 'workspace',
      ...(signal ? { signal } : {}),
      onChange: ({ progress }) => onProgress?.(progress),
    });
  }

  look(runtime: string, signal?: AbortSignal): Promise<ImageVersion> {
    return this.#newest(runtime, 0, signal);
  }

  unreached(): ReadonlySet<string> {
    return this.#unreached;
  }

  async build(runtime: string, options: BuildOptions): Promise<EnsuredImage> {
    const version = await this.#newest(runtime, 0, options.signal);
    if (version.reason && REFUSALS.has(version.reason.code)) throw version.reason;
    return this.#have(version, options);
  }

  cancel(buildId: string): void {
    const { runtime } = this.#builds.get(buildId);
    this.#flights.abort(buildId, cancelledBuild(runtime));
  }

  getBuild(buildId: string): Build {
    return this.#builds.get(buildId);
  }

  log(buildId: string, fromLine: number): Promise<{ lines: string[]; nextLine: number }> {
    return this.#builds.log(buildId, fromLine);
  }

  problems(): Problem[] {
    return [...this.#problems.values()];
  }

  settingsChanged(): void {
    this.#builds.advance();
  }

  /** Ends running builds as interrupted and waits until that is saved. */
  async dispose(): Promise<void> {
    this.#disposal.abort(
      new AppError('interrupted', 'The app is closing', { detail: 'It goes on with the next start.' }),
    );
    await this.#flights.abortAll(interruptedBuild);
  }

  async #newest(runtime: string, maxAgeMs: number, signal?: AbortSignal): Promise<ImageVersion> {
    this.#disposal.signal.throwIfAborted();
    const both = signal ? AbortSignal.any([signal, this.#disposal.signal]) : this.#disposal.signal;
    // Those who ask at the same time share the answer, unless one of them may leave.
    const version = await (signal
      ? this.provider.newest(runtime, { maxAgeMs, signal: both })
      : this.#lookups.run(`${runtime} ${maxAgeMs}`, () =>
          this.provider.newest(runtime, { maxAgeMs, signal: both }),
        ));
    if (version.offline) this.#unreached.add(runtime);
    else {
      this.#unreached.delete(runtime);
      this.#setProblem(runtime, null);
    }
    return version;
  }

  async #have(version: ImageVersion, options: BuildOptions): Promise<EnsuredImage> {
    const present = options.anew ? undefined : await this.provider.find(version);
    if (!present) return this.#make(version, options);
    await this.provider.adopt(version, present);
    if (version.offline) this.#setProblem(version.runtime, offlineProblem(version));
    return { ...present, version, cached: true, buildId: null };
  }

  async #make(version: ImageVersion, options: BuildOptions): Promise<EnsuredImage> {
    try {
      const made = await this.#makeOnce(version, options);
      this.#failed.delete(version.runtime);
      return made;
    } catch (error) {
      if (!options.signal?.aborted) this.#failed.add(version.runtime);
      throw error;
    }
  }

  async #makeOnce(version: ImageVersion, options: BuildOptions): Promise<EnsuredImage> {
    const { anew = false, signal, onChange } = options;
    const { runtime, source, ref, sha } = version;
    const job = await this.provider.prepare(version, signal ?? this.#disposal.signal);
    this.#disposal.signal.throwIfAborted();
    const key = JSON.stringify([runtime, source, ref, sha, job.platform, anew]);
    return this.#flights.join(key, { runtime, signal, onChange }, async (flight) => {
      // A build that ended between the look before and here is not repeated.
      const present = anew ? undefined : await this.provider.find(version);
      if (present) return { ...present, version, cached: true, buildId: null };
      const made = await this.#builds.run({
        version,
        job,
        trigger: options.trigger,
        anew,
        signal: flight.signal,
        onChange: flight.tell,
      });
      return { ...made, cached: false };
    });
  }

  #setProblem(runtime: string, problem: Problem | null): void {
    const before = this.#problems.get(runtime);
    if (before === undefined ? problem === null : problem !== null && sameProblem(before, problem)) return;
    if (problem) this.#problems.set(runtime, problem);
    else this.#problems.delete(runtime);
    this.#options.onProblem(problem?.key ?? before?.key ?? '', problem);
  }
}
