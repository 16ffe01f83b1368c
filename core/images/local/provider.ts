import {
  AppError,
  type Clock,
  type HomePaths,
  type Logger,
  SingleFlight,
  toAppError,
} from '../../base/index.ts';
import type { Docker } from '../../docker/index.ts';
import { type BaseImage, ensureBaseImage } from '../base/base-image.ts';
import { imageRepository, LOCAL_PREFIX } from '../mode.ts';
import { architectureOf, type ImagePlatform } from '../platform.ts';
import type { Runtimes } from '../runtimes.ts';
import type { ImageJob, ImageProvider, ImageVersion, PresentImage } from '../types.ts';
import type { TemplateContext } from './context.ts';
import { runDockerBuild } from './docker-build.ts';
import { baseReferences, declaresArg, runtimeVersionOf } from './dockerfile.ts';
import { bundledFiles, filesContext, folderFiles } from './files.ts';
import { GitAccess } from './git-access.ts';
import { gitContext } from './git-context.ts';
import { basesOf, contentKey, type Ingredients, imageLabels, LABEL } from './labels.ts';
import { LookUp } from './look-up.ts';
import { type HeadStore, OfflineVersions, sourceUnreachable } from './offline-versions.ts';
import { placeOf, sourceOf, type TemplateSource } from './sources.ts';

const TAG_SHA_LENGTH = 12;
/** Build arguments that templates may declare. */
const BASE_IMAGE = 'BASE_IMAGE';
const RUNTIME_VERSION = 'RUNTIME_VERSION';

export interface LocalProviderOptions {
  readonly docker: Docker;
  /** The folder `resources/`. */
  readonly resources: string;
  readonly home: Pick<HomePaths, 'git' | 'offline'>;
  readonly runtimes: Runtimes;
  readonly env: NodeJS.ProcessEnv;
  /** Folder or address that a runtime's name is appended to; empty for none. */
  readonly templates: () => string;
  readonly platform: () => Promise<ImagePlatform>;
  readonly heads: HeadStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly appVersion: string;
}

/** Builds images here, from templates that are bundled, in folders or in git repositories. */
export interface LocalProvider extends ImageProvider {
  /** Where the template of a runtime is meant to be. Throws `unknown_runtime`, `template_source_unknown`. */
  sourceOf(runtime: string): Promise<TemplateSource>;
}

export function createLocalProvider(options: LocalProviderOptions): LocalProvider {
  return new LocalBuilds(options);
}

class LocalBuilds implements LocalProvider {
  readonly #options: LocalProviderOptions;
  readonly #access: GitAccess;
  readonly #lookUp: LookUp;
  readonly #offline: OfflineVersions;
  /** What remote sources were last seen with, and when they were asked. */
  readonly #recent = new Map<string, { readonly version: ImageVersion; readonly askedAt: number }>();
  readonly #bases = new SingleFlight<BaseImage>();

  constructor(options: LocalProviderOptions) {
    this.#options = options;
    this.#access = new GitAccess(options.env, options.templates);
    this.#lookUp = new LookUp({ resources: options.resources, access: this.#access });
    this.#offline = new OfflineVersions(options);
  }

  known(): Promise<string[]> {
    return this.#options.runtimes.known();
  }

  sourceOf(runtime: string): Promise<TemplateSource> {
    const { runtimes, templates } = this.#options;
    return sourceOf(runtime, { runtimes, templates, gitHost: this.#access.manifestHost });
  }

  async describe(runtime: string) {
    const { kind, source, ref } = await this.sourceOf(runtime);
    const place = kind === 'place' ? await placeOf(runtime, source).catch(() => null) : null;
    return { source, ref: place?.kind === 'folder' ? '' : ref, bundled: kind === 'bundled' };
  }

  async newest(
    runtime: string,
    { maxAgeMs, signal }: { readonly maxAgeMs: number; readonly signal?: AbortSignal },
  ): Promise<ImageVersion> {
    const { clock, heads } = this.#options;
    const source = await this.sourceOf(runtime);
    const key = JSON.stringify([runtime, source.source, source.ref]);
    const recent = this.#recent.get(key);
    // What is on this machine costs nothing to ask.
    if (source.kind === 'remote' && recent && clock.now() - recent.askedAt < maxAgeMs) return recent.version;
    let version: ImageVersion;
    try {
      const found = await this.#lookUp.newest(runtime, source, signal);
      version = { runtime, source: source.source, ...found, seenAt: clock.now(), offline: false };
      if (source.kind !== 'bundled') heads.rememberHead(version);
    } catch (thrown) {
      signal?.throwIfAborted();
      const reason = toAppError(thrown);
      if (source.kind === 'bundled' || reason.code === 'template_no_dockerfile') throw reason;
      version = await this.#offline.lastKnown(
        runtime,
        source,
        (await this.#options.platform()).platform,
        reason,
      );
    }
    this.#recent.set(key, { version, askedAt: clock.now() });
    return version;
  }

  async find(version: ImageVersion): Promise<PresentImage | undefined> {
    const { docker } = this.#options;
    const { platform } = await this.#options.platform();
    const tag = await this.#tagOf(version);
    const image = await docker.images.look(tag);
    if (image?.labels[LABEL.sha] !== version.sha || image.labels[LABEL.platform] !== platform)
      return undefined;
    // A base image that has gone since matters only when something has to be built.
    const bases = Object.entries(basesOf(image.labels));
    const now = await Promise.all(bases.map(([reference]) => docker.images.find(reference)));
    if (bases.some(([, id], index) => now[index] !== undefined && now[index] !== id)) return undefined;
    if (!image.tags.includes(`${this.#repository(version)}:latest`)) await this.#tagLatest(tag, version);
    return { tag, imageId: image.id, contentKey: image.labels[LABEL.content] ?? '' };
  }

  async prepare(version: ImageVersion, signal: AbortSignal): Promise<ImageJob> {
    const { docker, clock, appVersion } = this.#options;
    const { platform, emulated } = await this.#options.platform();
    const context = await this.#context(version, signal);
    const { buildArgs, bases } = await this.#argsAndBases(version, context, platform);
    const ingredients: Ingredients = { version, buildArgs, platform, bases };
    const tag = await this.#tagOf(version);
    return {
      tag,
      contentKey: contentKey(ingredients),
      platform,
      emulated,
      kind: 'build',
      run: async (watcher) => {
        const build = {
          runtime: version.runtime,
          tag,
          platform: emulated ? platform : null,
          buildArgs,
          labels: imageLabels(ingredients, clock.now(), appVersion),
          notes: [originOf(version), ...context.notes],
          entries: context.entries,
        };
        const imageId = await runDockerBuild(docker, build, watcher);
        await this.#tagLatest(tag, version);
        return imageId;
      },
    };
  }

  async #context(version: ImageVersion, signal: AbortSignal): Promise<TemplateContext> {
    const { resources, home } = this.#options;
    const { runtime, sha, ref } = version;
    const source = await this.sourceOf(runtime);
    if (source.kind === 'bundled')
      return this.#filesContext(version, source, await bundledFiles(resources, runtime));
    try {
      const place = source.kind === 'place' ? await placeOf(runtime, source.source) : source;
      if (place.kind === 'folder')
        return await this.#filesContext(version, source, await folderFiles(place.folder, runtime));
      return await gitContext(this.#access.git(), home.git, {
        runtime,
        address: place.address,
        ref,
        sha,
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw version.offline
        ? sourceUnreachable(runtime, source.source, version.reason ?? toAppError(error))
        : error;
    }
  }

  /** Files may have changed since they were looked at. */
  async #filesContext(
    { runtime, sha }: ImageVersion,
    source: TemplateSource,
    files: Parameters<typeof filesContext>[0],
  ): Promise<TemplateContext> {
    const now = await this.#lookUp.newest(runtime, source);
    if (now.sha === sha) return filesContext(files);
    throw new AppError('source_changed', `The template of "${runtime}" is being changed`, {
      detail: 'Try again when it is as it should be.',
    });
  }

  async #argsAndBases(
    { source }: ImageVersion,
    { dockerfile, runtimeVersion }: TemplateContext,
    platform: string,
  ): Promise<Pick<Ingredients, 'buildArgs' | 'bases'>> {
    const { docker } = this.#options;
    const buildArgs: Record<string, string> = {};
    const bases: Record<string, string> = {};
    const wanted = runtimeVersionOf(runtimeVersion);
    if (wanted !== '' && declaresArg(dockerfile, RUNTIME_VERSION)) buildArgs[RUNTIME_VERSION] = wanted;
    if (source === 'bundled') {
      const architecture = architectureOf(platform);
      const base = await this.#bases.run(architecture, () =>
        ensureBaseImage({ ...this.#options, architecture }),
      );
      buildArgs[BASE_IMAGE] = base.reference;
    }
    for (const reference of baseReferences(dockerfile, buildArgs)) {
      const id = await docker.images.find(reference);
      if (id !== undefined) bases[reference] = id;
    }
    return { buildArgs, bases };
  }

  /** A convenience for people who look at their images; nothing in the app depends on it. */
  async #tagLatest(tag: string, version: ImageVersion): Promise<void> {
    const { docker, logger } = this.#options;
    try {
      await docker.images.tag(tag, this.#repository(version), 'latest');
    } catch (error) {
      logger.warn({ err: error }, `${tag} could not be tagged as the latest`);
    }
  }

  #repository({ runtime }: ImageVersion): string {
    return imageRepository(LOCAL_PREFIX, runtime);
  }

  async #tagOf(version: ImageVersion): Promise<string> {
    const { platform, emulated } = await this.#options.platform();
    const suffix = emulated ? `-${architectureOf(platform)}` : '';
    return `${this.#repository(version)}:${version.sha.slice(0, TAG_SHA_LENGTH)}${suffix}`;
  }
}

function originOf({ source, ref, sha, offline }: ImageVersion): string {
  const from = ref === '' ? source : `${source}#${ref}`;
  return `from ${from} at ${sha.slice(0, TAG_SHA_LENGTH)}${offline ? ' (as last fetched: the source cannot be asked)' : ''}`;
}
