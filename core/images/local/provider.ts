import { AppError, type Clock, type HomePaths, type Logger, toAppError } from '../../base/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { Git } from '../../git/index.ts';
import { baseImageReference, ensureBaseImage, hasBaseImage } from '../base/base-image.ts';
import { Preparation } from '../build/preparation.ts';
import { BuildQueue } from '../build/queue.ts';
import { imageRepository, LOCAL_PREFIX } from '../mode.ts';
import { architectureOf, type ImagePlatform } from '../platform.ts';
import type { Runtimes } from '../runtimes.ts';
import type { ImageJob, ImageProvider, ImageVersion, JobWatcher, PresentImage } from '../types.ts';
import type { TemplateContext } from './context.ts';
import { runDockerBuild } from './docker-build.ts';
import { baseReferences, declaresArg, runtimeVersionOf } from './dockerfile.ts';
import { bundledFiles, filesContext, folderFiles } from './files.ts';
import { GitAccess } from './git-access.ts';
import { gitContext } from './git-context.ts';
import { noAnswer } from './gitea.ts';
import { BASE_IMAGE, basesOf, contentKey, type Ingredients, imageLabels, LABEL } from './labels.ts';
import { LookUp } from './look-up.ts';
import { type HeadStore, OfflineVersions, sourceUnreachable } from './offline-versions.ts';
import type { SourceTree } from './source-tree.ts';
import { placeOf, sourceOf, type TemplateSource } from './sources.ts';

const TAG_SHA_LENGTH = 12;
/** The source moved on between looking and fetching: it does not hand out the old commit, or its files are others. */
const MOVED_ON: ReadonlySet<string> = new Set(['git_ref_not_found', 'source_changed']);
/** The source is here, and says itself that it is no template. */
const UNFIT: ReadonlySet<string> = new Set(['template_no_dockerfile', 'template_too_large']);
/** How long a start waits for an answer that it can do without. */
const START_PATIENCE_MS = 5_000;
/** The build argument by which a template may take a version of the runtime. */
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
  /** The base image is got once, not by two builds at the same time. */
  readonly #bases = new BuildQueue(() => 1);
  /** Images that `latest` was last given to, by runtime: a start has no time to do it again. */
  readonly #latest = new Map<string, string>();

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
    const patience = await this.#patience(runtime, source, maxAgeMs);
    let version: ImageVersion;
    try {
      const signals = [signal, patience?.signal].filter((each) => each !== undefined);
      const found = await this.#lookUp.newest(runtime, source, AbortSignal.any(signals));
      version = { runtime, source: source.source, ...found, seenAt: clock.now(), offline: false };
      if (source.kind !== 'bundled') heads.rememberHead(version);
    } catch (thrown) {
      signal?.throwIfAborted();
      const reason = toAppError(patience?.signal.aborted ? patience.signal.reason : thrown);
      if (source.kind === 'bundled' || UNFIT.has(reason.code)) throw reason;
      version = await this.#offline.lastKnown(
        runtime,
        source,
        (await this.#options.platform()).platform,
        reason,
      );
    } finally {
      patience?.dispose();
    }
    this.#recent.set(key, { version, askedAt: clock.now() });
    return version;
  }

  /** Ends the wait of a start for a source whose last known version has its image here. */
  async #patience(runtime: string, source: TemplateSource, maxAgeMs: number) {
    if (source.kind !== 'remote' || maxAgeMs === 0) return undefined;
    const { clock, heads } = this.#options;
    const head = heads.head(runtime, source.source, source.ref);
    const where = { runtime, source: source.source, ref: source.ref, offline: true };
    const isHere = head && (await this.find({ ...where, ...head }).catch(() => undefined));
    if (!isHere) return undefined;
    const end = new AbortController();
    const timer = clock.setTimeout(
      () => end.abort(noAnswer(source.source, START_PATIENCE_MS)),
      START_PATIENCE_MS,
    );
    return { signal: end.signal, dispose: () => timer.dispose() };
  }

  async find(version: ImageVersion): Promise<PresentImage | undefined> {
    const { docker } = this.#options;
    const { platform } = await this.#options.platform();
    const tag = await this.#tagOf(version);
    const image = await docker.images.look(tag);
    if (image?.labels[LABEL.sha] !== version.sha || image.labels[LABEL.platform] !== platform)
      return undefined;
    const isBundled = version.source === 'bundled';
    if (isBundled && image.labels[LABEL.baseImage] !== baseImageReference(architectureOf(platform)))
      return undefined;
    // Without its source nothing can be built in its place. A base image that has gone since matters only then, too.
    const bases = version.offline ? [] : Object.entries(basesOf(image.labels));
    const now = await Promise.all(bases.map(([reference]) => docker.images.find(reference)));
    if (bases.some(([, id], index) => now[index] !== undefined && now[index] !== id)) return undefined;
    return { tag, imageId: image.id, contentKey: image.labels[LABEL.content] ?? '' };
  }

  async adopt(version: ImageVersion, { tag, imageId }: PresentImage): Promise<void> {
    if (this.#latest.get(version.runtime) !== imageId) await this.#tagLatest(tag, version);
    this.#latest.set(version.runtime, imageId);
  }

  async prepare(version: ImageVersion): Promise<ImageJob> {
    const platform = await this.#options.platform();
    const tag = await this.#tagOf(version);
    const run = (watcher: JobWatcher) => this.#make(version, platform, watcher);
    // The Dockerfile decides about the key, too, and may have to be fetched.
    return { tag, contentKey: '', ...platform, kind: 'build', run };
  }

  async #make(
    wanted: ImageVersion,
    { platform, emulated }: ImagePlatform,
    watcher: JobWatcher,
  ): Promise<string> {
    const { docker, clock, appVersion } = this.#options;
    const preparation = new Preparation(watcher, clock.now);
    const { version, context } = await this.#source(wanted, watcher, preparation);
    const { buildArgs, bases } = await this.#argsAndBases(
      version,
      context,
      platform,
      watcher.signal,
      preparation,
    );
    const ingredients: Ingredients = { version, buildArgs, platform, bases };
    const tag = await this.#tagOf(version);
    watcher.onKnown({ version, tag, contentKey: contentKey(ingredients) });
    const build = {
      runtime: version.runtime,
      tag,
      platform: emulated ? platform : null,
      buildArgs,
      labels: imageLabels(ingredients, clock.now(), appVersion),
      notes: [originOf(version), ...context.notes],
      entries: context.entries,
    };
    const imageId = await runDockerBuild(docker, build, preparation.watcher);
    await this.#tagLatest(tag, version);
    return imageId;
  }

  /** The files of a version, or of the newest one where the source moved on since it was looked at. */
  async #source(version: ImageVersion, { signal }: JobWatcher, preparation: Preparation) {
    try {
      return { version, context: await this.#context(version, signal, preparation) };
    } catch (error) {
      if (signal.aborted || !MOVED_ON.has(toAppError(error).code) || version.offline) throw error;
      const latest = await this.newest(version.runtime, { maxAgeMs: 0, signal });
      if (latest.sha === version.sha) throw error;
      return { version: latest, context: await this.#context(latest, signal, preparation) };
    }
  }

  async #context(
    version: ImageVersion,
    signal: AbortSignal,
    preparation: Preparation,
  ): Promise<TemplateContext> {
    const { resources, home } = this.#options;
    const { runtime, sha, ref } = version;
    const source = await this.sourceOf(runtime);
    if (source.kind === 'bundled') {
      const files = await bundledFiles(resources, runtime);
      return this.#filesContext(version, source, { files, notes: [] });
    }
    try {
      const place = source.kind === 'place' ? await placeOf(runtime, source.source) : source;
      if (place.kind === 'folder')
        return await this.#filesContext(version, source, await folderFiles(place.folder, runtime));
      const { address } = place;
      return await preparation.run(`fetch ${source.source}@${sha.slice(0, TAG_SHA_LENGTH)}`, ({ hear }) => {
        const git = this.#access.git();
        const fetchCommit: Git['fetchCommit'] = (mirror, from, commit, how) =>
          git.fetchCommit(mirror, from, commit, { ...how, onProgress: hear });
        return gitContext({ ...git, fetchCommit }, home.git, { runtime, address, ref, sha, signal });
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
    { files, notes }: SourceTree,
  ): Promise<TemplateContext> {
    const now = await this.#lookUp.newest(runtime, source);
    if (now.sha === sha) return filesContext(files, notes);
    throw new AppError('source_changed', `The template of "${runtime}" is being changed`, {
      detail: 'Try again when it is as it should be.',
    });
  }

  async #argsAndBases(
    { source }: ImageVersion,
    { dockerfile, runtimeVersion }: TemplateContext,
    platform: string,
    signal: AbortSignal,
    preparation: Preparation,
  ): Promise<Pick<Ingredients, 'buildArgs' | 'bases'>> {
    const { docker } = this.#options;
    const buildArgs: Record<string, string> = {};
    const bases: Record<string, string> = {};
    const wanted = runtimeVersionOf(runtimeVersion);
    if (wanted !== '' && declaresArg(dockerfile, RUNTIME_VERSION)) buildArgs[RUNTIME_VERSION] = wanted;
    if (source === 'bundled') {
      buildArgs[BASE_IMAGE] = await this.#base(architectureOf(platform), signal, preparation);
    }
    for (const reference of baseReferences(dockerfile, buildArgs)) {
      const id = await docker.images.find(reference);
      if (id !== undefined) bases[reference] = id;
    }
    return { buildArgs, bases };
  }

  async #base(architecture: string, signal: AbortSignal, preparation: Preparation): Promise<string> {
    const reference = baseImageReference(architecture);
    const options = { ...this.#options, architecture, signal };
    if (await hasBaseImage(options.docker, architecture)) return reference;
    await preparation.run(`get ${reference}`, ({ say }) =>
      this.#bases.run(signal, () => ensureBaseImage({ ...options, onLines: (lines) => say(...lines) })),
    );
    return reference;
  }

  /** A convenience for people who look at their images, of the engine's own platform; nothing in the app depends on it. */
  async #tagLatest(tag: string, version: ImageVersion): Promise<void> {
    const { docker, logger } = this.#options;
    this.#latest.delete(version.runtime);
    try {
      if ((await this.#options.platform()).emulated) return;
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
