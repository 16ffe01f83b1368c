import path from 'node:path';
import {
  AppError,
  type Clock,
  type Disposable,
  type HomePaths,
  type Logger,
  newId,
  SingleFlight,
} from '../base/index.ts';
import type { Build } from '../contract/index.ts';
import type { Docker } from '../docker/index.ts';
import { type BaseImage, ensureBaseImage } from './base-image.ts';
import { errorJson, runBuild } from './build.ts';
import { interruptedBuild } from './build-errors.ts';
import { BuildLog, readBuildLog } from './build-log.ts';
import { contentHash, knownRuntimes, listSource, type SourceFile, sourceStamp } from './template-source.ts';

const REPOSITORY_PREFIX = 'molecule-local/workspace-template-';
const TAG_HASH_LENGTH = 12;
/** Builds of a dead engine are looked for among the newest ones only. */
const RECENT_BUILDS = 200;

/** Where builds are remembered. */
export interface BuildStore {
  save(build: Build): void;
  get(id: string): Build | undefined;
  /** Newest first. */
  list(limit: number): Build[];
}

export interface ImagesOptions {
  readonly docker: Docker;
  /** The folder `resources/`. */
  readonly resources: string;
  readonly home: Pick<HomePaths, 'images' | 'offline'>;
  readonly builds: BuildStore;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Sees every change of a build, after it was saved. */
  readonly onBuild: (build: Build) => void;
  /** Sees log lines of a running build; `fromLine` counts from 0. */
  readonly onOutput: (id: string, fromLine: number, lines: string[]) => void;
}

export interface EnsuredImage {
  /** `molecule-local/workspace-template-<runtime>:<hash>` */
  readonly tag: string;
  readonly imageId: string;
  /** True when the image was there already. */
  readonly cached: boolean;
  readonly buildId?: string;
}

export interface Images extends Disposable {
  /** Runtimes with a bundled template, sorted. */
  known(): Promise<string[]>;
  /**
   * The image of a runtime, built if its sources are new. Any number of callers share one build; `onProgress`
   * gets 0…1 of it. Codes: `unknown_runtime`, `template_no_dockerfile`, `base_image_unavailable`, `build_failed`,
   * `disk_full`, `interrupted`, `docker_absent`, `docker_lost`.
   */
  ensure(runtime: string, onProgress?: (progress: number) => void): Promise<EnsuredImage>;
  /** Log lines of a build from `fromLine` on. `build_not_found` for an unknown id. */
  log(id: string, fromLine: number): Promise<{ lines: string[]; nextLine: number }>;
}

/** Builds the images of the bundled workspace templates. Builds that a dead engine left running are marked failed. */
export function createImages(options: ImagesOptions): Images {
  const service = new ImageService(options);
  service.markInterrupted();
  return service;
}

class ImageService implements Images {
  readonly #options: ImagesOptions;
  readonly #flights = new SingleFlight<EnsuredImage>();
  readonly #bases = new SingleFlight<BaseImage>();
  readonly #hashes = new Map<string, { key: string; hash: string }>();
  readonly #logs = new Map<string, BuildLog>();
  readonly #listeners = new Map<string, Set<(progress: number) => void>>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #disposal = new AbortController();
  #base: BaseImage | undefined;

  constructor(options: ImagesOptions) {
    this.#options = options;
  }

  markInterrupted(): void {
    const { builds, clock } = this.#options;
    for (const build of builds.list(RECENT_BUILDS)) {
      if (build.status !== 'running') continue;
      const error = errorJson(interruptedBuild(build));
      this.#save({ ...build, status: 'failed', error, endedAt: clock.now() });
    }
  }

  known(): Promise<string[]> {
    return knownRuntimes(this.#options.resources);
  }

  async ensure(runtime: string, onProgress?: (progress: number) => void): Promise<EnsuredImage> {
    const { resources, docker } = this.#options;
    const files = await listSource(resources, runtime);
    // A base image that has gone since matters only when something has to be built.
    const base = this.#base ?? (await this.#ensureBase());
    const hash = await this.#hashOf(runtime, files, base);
    const tag = `${REPOSITORY_PREFIX}${runtime}:${hash.slice(0, TAG_HASH_LENGTH)}`;
    const present = await docker.images.find(tag);
    if (present) return { tag, imageId: present, cached: true };

    const current = await this.#ensureBase();
    if (current.imageId !== base.imageId) return this.ensure(runtime, onProgress);
    return this.#listening(tag, onProgress, () =>
      this.#flights.run(tag, async () => {
        // A build that ended between the look above and here is not repeated.
        const imageId = await docker.images.find(tag);
        if (imageId) return { tag, imageId, cached: true };
        return this.#track(this.#build(runtime, tag, hash, files, current));
      }),
    );
  }

  async log(id: string, fromLine: number): Promise<{ lines: string[]; nextLine: number }> {
    if (!this.#options.builds.get(id)) {
      throw new AppError('build_not_found', 'There is no such build', { detail: `Id ${id}` });
    }
    const all = this.#logs.get(id)?.lines ?? (await readBuildLog(this.#logFile(id)));
    return { lines: all.slice(fromLine), nextLine: Math.max(fromLine, all.length) };
  }

  /** Ends running builds as interrupted and waits until that is saved. */
  async dispose(): Promise<void> {
    this.#disposal.abort();
    await Promise.allSettled(this.#running);
  }

  async #build(
    runtime: string,
    tag: string,
    hash: string,
    files: readonly SourceFile[],
    base: BaseImage,
  ): Promise<EnsuredImage> {
    const { docker, clock, logger } = this.#options;
    const id = newId();
    const log = new BuildLog(this.#logFile(id), logger);
    this.#logs.set(id, log);
    try {
      const imageId = await runBuild(
        { id, runtime, tag, baseImage: base.reference, contentHash: hash, files },
        {
          docker,
          log,
          clock,
          signal: this.#disposal.signal,
          onBuild: (build) => this.#save(build),
          onOutput: (...output) => this.#options.onOutput(...output),
        },
      );
      await this.#tagLatest(tag, runtime);
      return { tag, imageId, cached: false, buildId: id };
    } finally {
      await log.close();
      this.#logs.delete(id);
    }
  }

  async #listening<T>(
    tag: string,
    listener: ((progress: number) => void) | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    if (!listener) return work();
    const listeners = this.#listeners.get(tag) ?? new Set();
    this.#listeners.set(tag, listeners.add(listener));
    try {
      return await work();
    } finally {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(tag);
    }
  }

  /** A convenience for people who look at their images; nothing in the app depends on it. */
  async #tagLatest(tag: string, runtime: string): Promise<void> {
    try {
      await this.#options.docker.images.tag(tag, `${REPOSITORY_PREFIX}${runtime}`, 'latest');
    } catch (error) {
      this.#options.logger.warn({ err: error }, `${tag} could not be tagged as the latest`);
    }
  }

  #save(build: Build): void {
    this.#options.builds.save(build);
    this.#options.onBuild(build);
    for (const listener of this.#listeners.get(build.tag) ?? []) listener(build.progress);
  }

  async #ensureBase(): Promise<BaseImage> {
    this.#base = await this.#bases.run('base', () => ensureBaseImage(this.#options));
    return this.#base;
  }

  /** Reads the files only when one of them may have changed since the last time. */
  async #hashOf(runtime: string, files: readonly SourceFile[], base: BaseImage): Promise<string> {
    const key = `${sourceStamp(files)} ${base.imageId} ${base.architecture}`;
    const known = this.#hashes.get(runtime);
    if (known?.key === key) return known.hash;
    const hash = await contentHash(files, [base.imageId, base.architecture]);
    this.#hashes.set(runtime, { key, hash });
    return hash;
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const settled = work.finally(() => this.#running.delete(settled));
    this.#running.add(settled);
    return settled;
  }

  #logFile(id: string): string {
    return path.join(this.#options.home.images, 'builds', `${id}.log`);
  }
}
