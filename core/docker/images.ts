import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { Clock } from '../base/index.ts';
import { dockerError, explanationOf, isNotFound, statusOf } from './errors.ts';
import { drainProgress, jsonLines } from './json-lines.ts';
import { type PullRequest, pullImage } from './pull.ts';

export type Images = ReturnType<typeof imageCalls>;

export interface BuildRequest {
  /** Archive of the build context. Called again when the first builder refuses. */
  readonly context: () => Readable;
  readonly tag: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** `os/architecture`; that of the engine when left out. */
  readonly platform?: string;
  /** Use nothing of the builder's cache. */
  readonly noCache?: boolean;
  readonly signal: AbortSignal;
}

/** What an image says about itself. */
export interface ImageInfo {
  /** `sha256:…` */
  readonly id: string;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Of all its layers, also those that other images share. */
  readonly sizeBytes: number;
}

export interface ImportRequest {
  readonly repository: string;
  readonly tag: string;
  /** Dockerfile instructions, e.g. `CMD ["x"]`. */
  readonly changes: readonly string[];
  /** `os/architecture`; that of the engine when left out. */
  readonly platform?: string;
  readonly signal?: AbortSignal;
}

/** A local image, looked up by itself. */
export interface LookedUpImage extends ImageInfo {
  /** Docker's word for it: `amd64`, `arm64`, `arm`, … */
  readonly architecture: string;
}

/** dockerode has it, its types do not. */
interface SavesMany extends Dockerode {
  getImages(options: {
    readonly names: string[];
    readonly abortSignal?: AbortSignal;
  }): Promise<NodeJS.ReadableStream>;
}

/** Typed calls on images. They throw what `dockerError` makes of Docker's answer. */
export function imageCalls(client: () => Dockerode, clock: Clock) {
  const look = async (reference: string): Promise<LookedUpImage | undefined> => {
    try {
      const { Id, RepoTags, Config, Size, Architecture } = await client().getImage(reference).inspect();
      // Docker answers null instead of an empty object, whatever the types say.
      return {
        id: Id,
        tags: RepoTags ?? [],
        labels: Config?.Labels ?? {},
        sizeBytes: Size,
        architecture: Architecture,
      };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw dockerError(error, {
        code: 'docker_error',
        message: `The image ${reference} could not be looked up`,
      });
    }
  };

  return {
    /** The id of a local image, or undefined. */
    find: async (reference: string): Promise<string | undefined> => (await look(reference))?.id,

    /** A local image with its labels, or undefined. */
    look,

    /** Local images that carry these labels. */
    async labelled(labels: Readonly<Record<string, string>>): Promise<ImageInfo[]> {
      const filters = { label: Object.entries(labels).map(([name, value]) => `${name}=${value}`) };
      try {
        const images = await client().listImages({ filters });
        return images.map(({ Id, RepoTags, Labels, Size }) => ({
          id: Id,
          tags: RepoTags ?? [],
          labels: Labels ?? {},
          sizeBytes: Size,
        }));
      } catch (error) {
        throw dockerError(error, { code: 'docker_error', message: 'The images could not be listed' });
      }
    },

    async tag(reference: string, repository: string, tag: string): Promise<void> {
      try {
        await client().getImage(reference).tag({ repo: repository, tag });
      } catch (error) {
        throw dockerError(error, {
          code: 'docker_error',
          message: `The image ${reference} could not be tagged`,
        });
      }
    },

    /** The engine's architecture in Docker's words: `amd64`, `arm64`, … */
    async architecture(): Promise<string> {
      try {
        return (await client().version()).Arch;
      } catch (error) {
        throw dockerError(error, { code: 'docker_error', message: 'Docker did not tell its version' });
      }
    },

    /** Loads an archive of `docker save`; resolves with what it contained: references or ids. */
    async load(archive: Readable, signal?: AbortSignal): Promise<string[]> {
      const loaded: string[] = [];
      try {
        const stream = await client().loadImage(archive, signal ? { abortSignal: signal } : {});
        await drainProgress(stream as AsyncIterable<unknown>, (message) => {
          const name = /^Loaded image(?: ID)?: (\S+)/.exec(String(message.stream ?? ''))?.[1];
          if (name) loaded.push(name);
        });
        return loaded;
      } catch (error) {
        throw dockerError(error, {
          code: 'image_load_failed',
          message: 'The image archive could not be loaded',
        });
      }
    },

    /** One archive of all these images as `docker load` takes it; layers that they share are in it once. */
    async save(references: readonly string[], signal?: AbortSignal): Promise<NodeJS.ReadableStream> {
      try {
        const options = { names: [...references], ...(signal ? { abortSignal: signal } : {}) };
        return await (client() as SavesMany).getImages(options);
      } catch (error) {
        throw dockerError(error, {
          code: 'image_save_failed',
          message: `The image ${references.join(', ')} could not be saved`,
        });
      }
    },

    /** Throws what `pullImage` throws. */
    pull: (request: PullRequest): Promise<void> => pullImage(client(), clock, request),

    /** Makes an image of one layer from a root file system. */
    async import(rootFileSystem: Readable, request: ImportRequest): Promise<void> {
      const { repository, tag, changes, platform, signal } = request;
      try {
        const stream = await client().importImage(rootFileSystem, {
          repo: repository,
          tag,
          changes: [...changes],
          ...(platform ? { platform } : {}),
          ...(signal ? { abortSignal: signal } : {}),
        });
        await drainProgress(stream as AsyncIterable<unknown>);
      } catch (error) {
        throw dockerError(error, {
          code: 'image_import_failed',
          message: 'The image could not be assembled',
        });
      }
    },

    /**
     * Builds; yields the messages of Docker's progress stream as they come. BuildKit where the engine has it,
     * else the classic builder. Throws only for what happens outside the build: a failing step is a message
     * with `error`.
     */
    async *build(request: BuildRequest): AsyncGenerator<Record<string, unknown>> {
      const contexts: Readable[] = [];
      const open = () => {
        const context = request.context();
        contexts.push(context);
        return context;
      };
      try {
        yield* jsonLines(await startBuild(client(), { ...request, context: open }));
      } catch (error) {
        throw dockerError(error, { code: 'build_failed', message: 'The image could not be built' });
      } finally {
        // A builder that refuses or is ended leaves them half read, with what they have open.
        for (const context of contexts) context.destroy();
      }
    },
  };
}

async function startBuild(client: Dockerode, request: BuildRequest): Promise<AsyncIterable<unknown>> {
  try {
    return (await client.buildImage(request.context(), buildOptions(request, '2'))) as AsyncIterable<unknown>;
  } catch (error) {
    if (request.signal.aborted || !lacksBuildKit(error)) throw error;
    return (await client.buildImage(request.context(), buildOptions(request, '1'))) as AsyncIterable<unknown>;
  }
}

/** Engines without BuildKit know neither sessions nor version 2. Any other refusal would meet both builders. */
function lacksBuildKit(error: unknown): boolean {
  const status = statusOf(error);
  if (status === undefined) return false;
  if ([404, 405, 501].includes(status)) return true;
  const text = explanationOf(error);
  return (
    /\b(buildkit|session|version)\b/i.test(text) &&
    /not (supported|enabled|available)|unsupported|only supported|unknown|invalid version/i.test(text)
  );
}

function buildOptions(request: BuildRequest, version: '1' | '2'): Dockerode.ImageBuildOptions {
  return {
    t: request.tag,
    version,
    buildargs: { ...request.buildArgs },
    labels: { ...request.labels },
    ...(request.platform === undefined ? {} : { platform: request.platform }),
    nocache: request.noCache ?? false,
    rm: true,
    forcerm: true,
    abortSignal: request.signal,
  };
}
