import { AppError } from '../base/index.ts';
import type { ImageRepository } from '../store/index.ts';
import { LABEL } from './local/labels.ts';
import { imageRepository } from './mode.ts';
import type { ImageProvider, ImageVersion } from './types.ts';

/** Nobody says where images of the runtime come from. */
const UNSAID: ReadonlySet<unknown> = new Set(['unknown_runtime', 'template_source_unknown']);
const UNREACHABLE = 'image_source_unreachable';
const DIGEST = /^sha256:/;

/** A version as it is remembered. */
export type ImageHead = Pick<ImageVersion, 'runtime' | 'source' | 'ref' | 'sha' | 'seenAt'>;

export interface RememberedOptions {
  /** What the settings say. */
  readonly provider: () => ImageProvider;
  readonly local: ImageProvider;
  /** Of a registry, whatever the settings say. */
  readonly registry: (prefix: string) => Pick<ImageProvider, 'find'>;
  readonly heads: Pick<ImageRepository, 'heads'>;
}

/**
 * A provider that goes on with what is on this machine where nobody says where a runtime's images come from, or where
 * that place is remembered only with another version, as after an offline kit. Nobody is asked for it, because nobody
 * chose to: the place is a name that came with the image.
 */
export function withRemembered({ provider, local, registry, heads }: RememberedOptions): ImageProvider {
  /** A digest is of a registry, everything else was built. */
  const makerOf = ({ runtime, source, sha }: ImageVersion) =>
    DIGEST.test(sha) ? registry(source.slice(0, -imageRepository('', runtime).length)) : local;
  const find: ImageProvider['find'] = (version) => makerOf(version).find(version);

  const headsOf = (runtime: string): ImageHead[] =>
    heads
      .heads()
      .filter((head) => head.runtime === runtime)
      .sort((a, b) => b.seenAt - a.seenAt);

  const present = async (among: readonly ImageHead[], reason: AppError): Promise<ImageVersion> => {
    for (const head of among) {
      const version = { ...head, offline: true, reason };
      if (await find(version)) return version;
    }
    throw reason;
  };

  return {
    known: () => provider().known(),

    async describe(runtime) {
      try {
        return await provider().describe(runtime);
      } catch (error) {
        if (!(error instanceof AppError) || !UNSAID.has(error.code)) throw error;
        const { source, ref } = await present(headsOf(runtime), error);
        return { source, ref, bundled: false };
      }
    },

    async newest(runtime, options) {
      try {
        return await provider().newest(runtime, options);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (UNSAID.has(error.code)) return present(headsOf(runtime), error);
        if (error.code !== UNREACHABLE) throw error;
        // Another version of the same place: one that a runtime was held at.
        const { source } = await provider().describe(runtime);
        return present(
          headsOf(runtime).filter((head) => head.source === source),
          error,
        );
      }
    },

    find,

    // Only what is built here has names that follow.
    adopt: async (version, image) => (DIGEST.test(version.sha) ? undefined : local.adopt(version, image)),

    async prepare(version, signal) {
      // The image that made the version an answer has gone since.
      if (version.reason && UNSAID.has(version.reason.code)) throw version.reason;
      return provider().prepare(version, signal);
    },
  };
}

/** Which version an image is of that is kept while a newer one is tried out, as far as it says so itself. */
export function heldVersion(
  tag: string,
  labels: Readonly<Record<string, string>>,
): Partial<Pick<ImageVersion, 'source' | 'ref' | 'sha'>> {
  const digits = /:([0-9a-f]{12})(-[a-z0-9]+)?$/.exec(tag)?.[1];
  if (digits === undefined) return {};
  const { [LABEL.source]: source = '', [LABEL.ref]: ref = '', [LABEL.sha]: sha = '' } = labels;
  // What is pulled may have these labels from what it was made on. More of its digest is not known, and less does.
  return sha.startsWith(digits) ? { source, ref, sha } : { sha: `sha256:${digits}` };
}

/** The setting that names where a version is from, as it is written in the environment; null when none can. */
export function sourceSetting({ runtime, source, sha }: ImageHead): string | null {
  const suffix = imageRepository('', runtime);
  if (DIGEST.test(sha)) return `MOLECULE_IMAGE_REGISTRY=${source.slice(0, -suffix.length)}`;
  if (!/^https?:/i.test(source) || !source.endsWith(runtime)) return null;
  return `MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX=${source.slice(0, -runtime.length)}`;
}
