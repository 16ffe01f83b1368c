import { AppError, type Clock, sha256, toAppError } from '../../base/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { ImageRepository } from '../../store/index.ts';
import { imageRepository, versionOfTag } from '../mode.ts';
import { architectureOf } from '../platform.ts';
import type { Runtimes } from '../runtimes.ts';
import type { ImageJob, ImageProvider, ImageVersion } from '../types.ts';
import type { RegistryClient } from './client.ts';
import type { RegistryCredentials } from './credentials.ts';
import { registryImage } from './image-name.ts';
import { pullJob } from './pull-job.ts';

/** The tag that is followed. */
const MOVING_TAG = 'latest';
const TAG_DIGITS = 12;

export interface RegistryProviderOptions {
  readonly docker: Docker;
  /** `host[:port]/path` */
  readonly prefix: string;
  readonly runtimes: Runtimes;
  /** What images are pulled for. */
  readonly platform: () => Promise<{ readonly platform: string; readonly emulated: boolean }>;
  /** Remembers digests, and those that a runtime is held at. */
  readonly heads: Pick<ImageRepository, 'head' | 'rememberHead' | 'pins'>;
  readonly client: RegistryClient;
  /** Who signs in at a host; null for nobody. */
  readonly credentialsOf: (host: string) => RegistryCredentials | null;
  readonly clock: Clock;
}

/**
 * Images pulled from a registry: `<prefix>/workspace-template-<runtime>:latest`, or the digest that a runtime is held
 * at. Each is pulled by its digest and kept under a tag of its own, so that no start depends on a tag that moves.
 */
export function createRegistryProvider(options: RegistryProviderOptions): ImageProvider {
  const { docker, prefix, runtimes, heads, client, clock } = options;
  /** What starts take while the registry does not answer, by runtime, and when it was asked. */
  const unanswered = new Map<string, { readonly version: ImageVersion; readonly askedAt: number }>();
  const repositoryOf = (runtime: string) => imageRepository(prefix, runtime);
  const pinOf = (runtime: string) => heads.pins().get(runtime);

  const tagOf = async ({ runtime, sha }: ImageVersion): Promise<string> => {
    const { platform, emulated } = await options.platform();
    const digits = sha.replace(/^sha256:/, '').slice(0, TAG_DIGITS);
    return `${repositoryOf(runtime)}:${digits}${emulated ? `-${architectureOf(platform)}` : ''}`;
  };
  const contentKeyOf = async ({ source, sha }: ImageVersion): Promise<string> =>
    sha256(JSON.stringify([source, sha, (await options.platform()).platform]));

  const find: ImageProvider['find'] = async (version) => {
    const tag = await tagOf(version);
    const imageId = await docker.images.find(tag);
    return imageId === undefined ? undefined : { tag, imageId, contentKey: await contentKeyOf(version) };
  };

  /** The version to go on with while the registry cannot be asked: the last one seen, else the last one pulled. */
  const lastKnown = async (runtime: string, reason: AppError): Promise<ImageVersion> => {
    const source = repositoryOf(runtime);
    const head = heads.head(runtime, source, MOVING_TAG);
    const known = head && { ...head, offline: true, reason };
    if (known && (await find(known))) return known;
    const pulled = await docker.images.look(`${source}:${MOVING_TAG}`);
    const [digits] = (pulled?.tags ?? []).flatMap((tag) =>
      tag.startsWith(`${source}:`) ? (versionOfTag(tag) ?? []) : [],
    );
    if (digits === undefined)
      throw known || reason.code === 'registry_unreachable' ? neverPulled(runtime, source, reason) : reason;
    return {
      runtime,
      source,
      ref: MOVING_TAG,
      // More of it is not known without the registry, and less does for its tag.
      sha: `sha256:${digits}`,
      seenAt: 0,
      offline: true,
      reason,
    };
  };

  return {
    known: () => runtimes.known(),

    async describe(runtime) {
      await runtimes.require(runtime);
      return { source: repositoryOf(runtime), ref: pinOf(runtime) ? '' : MOVING_TAG, bundled: false };
    },

    async newest(runtime, { maxAgeMs, signal }) {
      await runtimes.require(runtime);
      const source = repositoryOf(runtime);
      const image = registryImage(source);
      const pin = pinOf(runtime);
      if (pin) return { runtime, source, ref: '', sha: pin, seenAt: clock.now(), offline: false };
      const head = heads.head(runtime, source, MOVING_TAG);
      const ageMs = head ? clock.now() - head.seenAt : 0;
      // What was seen in the future was seen by a clock that was wrong.
      if (head && ageMs >= 0 && ageMs < maxAgeMs) return { ...head, offline: false };
      const taken = unanswered.get(runtime);
      const isRecent = taken !== undefined && clock.now() - taken.askedAt < maxAgeMs;
      if (isRecent && (await find(taken.version))) return taken.version;
      try {
        const sha = await client.digestOf(image, MOVING_TAG, signal);
        const seen = { runtime, source, ref: MOVING_TAG, sha, seenAt: clock.now() };
        heads.rememberHead(seen);
        unanswered.delete(runtime);
        return { ...seen, offline: false };
      } catch (error) {
        signal?.throwIfAborted();
        const version = await lastKnown(runtime, toAppError(error));
        unanswered.set(runtime, { version, askedAt: clock.now() });
        return version;
      }
    },

    find,

    async adopt() {
      // The tag that is followed was moved along when it was pulled.
    },

    async prepare(version): Promise<ImageJob> {
      const { platform, emulated } = await options.platform();
      const { host } = registryImage(version.source);
      const credentials = options.credentialsOf(host);
      return {
        tag: await tagOf(version),
        contentKey: await contentKeyOf(version),
        platform,
        emulated,
        kind: 'pull',
        run: pullJob({
          docker,
          clock,
          repository: version.source,
          digest: version.sha,
          tags: [(await tagOf(version)).slice(version.source.length + 1), MOVING_TAG],
          platform: emulated ? platform : undefined,
          credentials: credentials && { ...credentials, host },
        }),
      };
    },
  };
}

function neverPulled(runtime: string, source: string, reason: AppError): AppError {
  return new AppError(
    'image_source_unreachable',
    `The image of "${runtime}" is not on this machine and cannot be pulled`,
    {
      detail: [
        `It comes from ${source}. ${reason.message}.`,
        ...(reason.detail ? [reason.detail] : []),
        'Connect to the network and try again, or bring the image along in an offline kit (molecule offline import).',
      ].join('\n'),
      cause: reason,
    },
  );
}
