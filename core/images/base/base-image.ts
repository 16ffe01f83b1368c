import path from 'node:path';
import { AppError, type HomePaths, type Logger, toAppError } from '../../base/index.ts';
import { type Docker, tarStream } from '../../docker/index.ts';
import { baseImageTars, openTar, writeImageTar } from './base-image-tar.ts';
import { baseRootEntries } from './base-root.ts';
import { sharedLibraries } from './libraries.ts';
import { findNodeBinary } from './node-binary.ts';

/** Raised when images that older versions of the app made must not be used any more. */
const BASE_IMAGE_VERSION = '1';
export const BASE_REPOSITORY = 'molecule-local/base';
const PULLED_IMAGE = 'node:24-slim';
const PULL_SILENCE_MS = 15_000;
const CONFIGURATION = [
  'ENV PATH=/usr/local/bin:/usr/bin:/bin',
  'ENV HOME=/home/agent',
  'WORKDIR /',
  'CMD ["node"]',
  'LABEL molecule.platform.managed=true',
];

export interface BaseImageOptions {
  readonly docker: Docker;
  /** The folder `resources/`. */
  readonly resources: string;
  readonly home: Pick<HomePaths, 'offline'>;
  readonly logger: Logger;
  /** Docker's word for it; that of the engine when left out. */
  readonly architecture?: string;
  readonly signal?: AbortSignal;
  /** Sees what is tried; without a line, that something came. */
  readonly onLines?: (lines: readonly string[]) => void;
}

/** The image that all bundled templates build on. */
export interface BaseImage {
  readonly reference: string;
  readonly imageId: string;
  /** Docker's word for the architecture: `amd64`, `arm64`, … */
  readonly architecture: string;
}

/** The tag of the base image for an architecture, whether it is there or not. */
export function baseImageReference(architecture: string): string {
  return `${BASE_REPOSITORY}:${BASE_IMAGE_VERSION}-${architecture}`;
}

/** A way to get the base image under its tag. Resolves with null on success, else with the reason. */
export interface BaseImageSource {
  readonly name: string;
  provide(tag: string, architecture: string): Promise<string | null>;
}

/**
 * Makes sure that the base image is there: used if present, else got from the first source that can provide it.
 * `base_image_unavailable` lists why each of them could not.
 */
export async function ensureBaseImage(
  options: BaseImageOptions,
  sources: readonly BaseImageSource[] = defaultSources(options),
): Promise<BaseImage> {
  const { docker, logger } = options;
  const architecture = options.architecture ?? (await docker.images.architecture());
  const tag = `${BASE_IMAGE_VERSION}-${architecture}`;
  const reference = baseImageReference(architecture);
  const present = await presentBase(docker, architecture);
  if (present) return { reference, imageId: present, architecture };

  const reasons: string[] = [];
  for (const source of sources) {
    options.signal?.throwIfAborted();
    options.onLines?.([`trying ${source.name}`]);
    const reason = await attempt(source, tag, architecture);
    options.signal?.throwIfAborted();
    if (reason !== null) options.onLines?.(reason.split('\n'));
    const imageId = reason === null ? await presentBase(docker, architecture) : undefined;
    if (imageId) {
      logger.info(`base image ${reference}: ${source.name}`);
      return { reference, imageId, architecture };
    }
    reasons.push(`${source.name}: ${reason ?? `it did not contain the image for ${architecture}`}`);
  }
  throw new AppError('base_image_unavailable', 'The base image of the workspaces cannot be provided', {
    detail: [
      ...reasons.map((reason) => `- ${reason}`),
      `Put molecule-base-${architecture}.tar.gz into ${options.home.offline}, or connect this machine to the network, then try again.`,
    ].join('\n'),
  });
}

/** Whether the base image is there, and of this architecture: another one may have got its tag. */
export async function hasBaseImage(docker: Docker, architecture: string): Promise<boolean> {
  return (await presentBase(docker, architecture)) !== undefined;
}

async function presentBase({ images }: Docker, architecture: string): Promise<string | undefined> {
  const image = await images.look(baseImageReference(architecture));
  // A variant (`arm-v7`) is not part of what Docker calls the architecture.
  return image && image.architecture === architecture.split('-')[0] ? image.id : undefined;
}

/** Writes the base image for `resources/base-image/`; gets it first if needed. Compression by the file's ending. */
export async function writeBaseImageTar(options: BaseImageOptions, outFile: string): Promise<BaseImage> {
  const base = await ensureBaseImage(options);
  await writeImageTar(options.docker, base.reference, outFile);
  return base;
}

/** Reasons are collected; a lost engine or a full disk ends the search, since no other source could do better. */
async function attempt(source: BaseImageSource, tag: string, architecture: string): Promise<string | null> {
  try {
    return await source.provide(tag, architecture);
  } catch (thrown) {
    const error = toAppError(thrown);
    if (['docker_lost', 'docker_absent', 'disk_full'].includes(error.code)) throw error;
    return error.detail ? `${error.message} (${error.detail})` : error.message;
  }
}

function defaultSources(options: BaseImageOptions): BaseImageSource[] {
  return [archives(options), registry(options), assembly(options)];
}

function archives({ docker, resources, home, signal }: BaseImageOptions): BaseImageSource {
  const folders = [path.join(resources, 'base-image'), home.offline];
  return {
    name: 'an archive',
    async provide(tag, architecture) {
      const files = baseImageTars(folders, architecture);
      if (files.length === 0) return `no molecule-base-${architecture}.tar in ${folders.join(' or ')}`;
      const reasons: string[] = [];
      for (const file of files) {
        try {
          const [loaded] = await docker.images.load(openTar(file), signal);
          if (!loaded) throw new AppError('image_load_failed', 'it contains no image');
          await docker.images.tag(loaded, BASE_REPOSITORY, tag);
          return null;
        } catch (error) {
          if (signal?.aborted || toAppError(error).code === 'docker_lost') throw error;
          reasons.push(`${file}: ${toAppError(error).detail ?? toAppError(error).message}`);
        }
      }
      return reasons.join('; ');
    },
  };
}

function registry({ docker, signal, onLines }: BaseImageOptions): BaseImageSource {
  return {
    name: `pulling ${PULLED_IMAGE}`,
    async provide(tag, architecture) {
      await docker.images.pull({
        reference: PULLED_IMAGE,
        silenceMs: PULL_SILENCE_MS,
        platform: platformOf(architecture),
        ...(signal ? { signal } : {}),
        onMessage: () => onLines?.([]),
      });
      await docker.images.tag(PULLED_IMAGE, BASE_REPOSITORY, tag);
      return null;
    },
  };
}

function assembly({ docker, signal }: BaseImageOptions): BaseImageSource {
  return {
    name: 'assembling it from this machine',
    async provide(tag, architecture) {
      if (process.platform !== 'linux') return 'works on Linux only';
      const node = await findNodeBinary(architecture);
      if ('reason' in node) return node.reason;
      const entries = baseRootEntries(node.file, await sharedLibraries(node.file));
      await docker.images.import(tarStream(entries), {
        repository: BASE_REPOSITORY,
        tag,
        changes: CONFIGURATION,
        platform: platformOf(architecture),
        ...(signal ? { signal } : {}),
      });
      return null;
    },
  };
}

/** `linux/arm/v7` of `arm-v7`. */
function platformOf(architecture: string): string {
  return `linux/${architecture.replace('-', '/')}`;
}
