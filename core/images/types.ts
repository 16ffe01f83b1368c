import type { AppError } from '../base/index.ts';
import type { Build, UpdateTier } from '../contract/index.ts';

/** A version of an image's source: a commit, the content hash of files, or a digest. */
export interface ImageVersion {
  readonly runtime: string;
  /** Address, folder, `bundled` or image reference without its tag. */
  readonly source: string;
  /** Branch or tag; empty where there is none. */
  readonly ref: string;
  readonly sha: string;
  /** When the source was last seen with it, milliseconds since the epoch. */
  readonly seenAt: number;
  /** The source could not or should not be asked: taken as it was last known. */
  readonly offline: boolean;
  /** Why it could not be asked, where it was tried. */
  readonly reason?: AppError | undefined;
}

/** An image that is on the engine. */
export interface PresentImage {
  readonly tag: string;
  /** `sha256:…` */
  readonly imageId: string;
  readonly contentKey: string;
}

/** What a job makes. */
export interface KnownImage {
  readonly version: ImageVersion;
  readonly tag: string;
  readonly contentKey: string;
}

/** How one image is made: its names, and the work. */
export interface ImageJob {
  readonly tag: string;
  /** Jobs with the same key make the same image. Empty where it is known only once the work has begun. */
  readonly contentKey: string;
  readonly platform: string;
  readonly emulated: boolean;
  readonly kind: Build['kind'];
  /** Makes the image and tells how it goes. Resolves with the image's id. */
  run(watcher: JobWatcher): Promise<string>;
}

/** Where a job tells its steps and lines. */
export interface JobWatcher {
  readonly signal: AbortSignal;
  /** Use nothing of the builder's cache. */
  readonly anew: boolean;
  onSteps(steps: Build['steps'], progress: number): void;
  onLines(lines: readonly string[]): void;
  /** What is made is known better now. */
  onKnown(known: Partial<KnownImage>): void;
  /** For causes: the newest lines of the log. */
  lastLines(count: number): readonly string[];
}

/**
 * Where images come from in one mode: built here from templates, or pulled from a registry. Everything else (queue,
 * logs, cancelling, waiting for each other, tiers) is the same for both and knows only this.
 */
export interface ImageProvider {
  /** Runtimes that it can provide, sorted; asks nobody. */
  known(): Promise<string[]>;
  /** Where the image of a runtime comes from, for people; throws `unknown_runtime`, `template_source_unknown`. */
  describe(
    runtime: string,
  ): Promise<{ readonly source: string; readonly ref: string; readonly bundled: boolean }>;
  /**
   * The newest version. One that was seen less than `maxAgeMs` ago is not asked for again. When nobody answers, the
   * last known one, marked `offline`; `image_source_unreachable` when there is none.
   */
  newest(
    runtime: string,
    options: { readonly maxAgeMs: number; readonly signal?: AbortSignal },
  ): Promise<ImageVersion>;
  /** The image of a version if it is on the engine: only Docker is asked, no network and no process. */
  find(version: ImageVersion): Promise<PresentImage | undefined>;
  /** An image that is here is used: names that are there for people only follow it. Never fails. */
  adopt(version: ImageVersion, image: PresentImage): Promise<void>;
  /** What has to be done for an image that is not there; asks nobody but Docker. */
  prepare(version: ImageVersion, signal: AbortSignal): Promise<ImageJob>;
}

export interface EnsureOptions {
  /** Which image a workspace gets while a new one is tried out on canaries. */
  readonly tier?: UpdateTier;
  /** Ends the wait; the build too when nobody else waits for it. */
  readonly signal?: AbortSignal;
  /** 0…1 of the build, as often as it changes; the first call says that it is under way. */
  readonly onProgress?: (progress: number) => void;
}

export interface EnsuredImage extends PresentImage {
  readonly version: ImageVersion;
  /** True when the image was there already. */
  readonly cached: boolean;
  /** null when nothing had to be built. */
  readonly buildId: string | null;
}
