import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { Clock, Disposable } from '../base/index.ts';
import { dockerError, isNotFound, statusOf } from './errors.ts';
import { drainProgress, jsonLines } from './json-lines.ts';

export type Images = ReturnType<typeof imageCalls>;

export interface BuildRequest {
  /** Archive of the build context. Called again when the first builder refuses. */
  readonly context: () => Readable;
  readonly tag: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Typed calls on images. They throw what `dockerError` makes of Docker's answer. */
export function imageCalls(client: () => Dockerode, clock: Clock) {
  return {
    /** The id of a local image, or undefined. */
    async find(reference: string): Promise<string | undefined> {
      try {
        return (await client().getImage(reference).inspect()).Id;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw dockerError(error, {
          code: 'docker_error',
          message: `The image ${reference} could not be looked up`,
        });
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
    async load(archive: Readable): Promise<string[]> {
      const loaded: string[] = [];
      try {
        const stream = await client().loadImage(archive);
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

    /** An archive as `docker load` takes it. */
    async save(reference: string): Promise<NodeJS.ReadableStream> {
      try {
        return await client().getImage(reference).get();
      } catch (error) {
        throw dockerError(error, {
          code: 'image_save_failed',
          message: `The image ${reference} could not be saved`,
        });
      }
    },

    /** Pulls from the image's registry; gives up when nothing is heard for `silenceMs`. */
    async pull(reference: string, silenceMs: number): Promise<void> {
      const abort = new AbortController();
      let timer: Disposable | undefined;
      const restart = () => {
        timer?.dispose();
        timer = clock.setTimeout(() => abort.abort(), silenceMs);
      };
      try {
        restart();
        const stream = await client().createImage({ fromImage: reference, abortSignal: abort.signal });
        await drainProgress(stream as AsyncIterable<unknown>, restart);
      } catch (error) {
        const reason = abort.signal.aborted ? new Error(`no answer within ${silenceMs / 1000} s`) : error;
        throw dockerError(reason, {
          code: 'image_pull_failed',
          message: `The image ${reference} could not be pulled`,
        });
      } finally {
        timer?.dispose();
      }
    },

    /** Makes an image of one layer from a root file system. `changes` are Dockerfile instructions, e.g. `CMD ["x"]`. */
    async import(
      rootFileSystem: Readable,
      reference: { repository: string; tag: string },
      changes: readonly string[],
    ) {
      try {
        const stream = await client().importImage(rootFileSystem, {
          repo: reference.repository,
          tag: reference.tag,
          changes: [...changes],
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
      try {
        yield* jsonLines(await startBuild(client(), request));
      } catch (error) {
        throw dockerError(error, { code: 'build_failed', message: 'The image could not be built' });
      }
    },
  };
}

async function startBuild(client: Dockerode, request: BuildRequest): Promise<AsyncIterable<unknown>> {
  try {
    return (await client.buildImage(request.context(), buildOptions(request, '2'))) as AsyncIterable<unknown>;
  } catch (error) {
    // An answer with a status is a refusal: engines without BuildKit know neither sessions nor version 2.
    if (statusOf(error) === undefined || request.signal.aborted) throw error;
    return (await client.buildImage(request.context(), buildOptions(request, '1'))) as AsyncIterable<unknown>;
  }
}

function buildOptions(request: BuildRequest, version: '1' | '2'): Dockerode.ImageBuildOptions {
  return {
    t: request.tag,
    version,
    buildargs: { ...request.buildArgs },
    labels: { ...request.labels },
    rm: true,
    forcerm: true,
    abortSignal: request.signal,
  };
}
