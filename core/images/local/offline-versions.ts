import { AppError, type Logger } from '../../base/index.ts';
import type { Docker, ImageInfo } from '../../docker/index.ts';
import type { ImageVersion } from '../types.ts';
import { LABEL } from './labels.ts';
import type { TemplateSource } from './sources.ts';

/** Remembers what sources were last seen with. */
export interface HeadStore {
  rememberHead(head: Pick<ImageVersion, 'runtime' | 'source' | 'ref' | 'sha' | 'seenAt'>): void;
  head(
    runtime: string,
    source: string,
    ref: string,
  ): { readonly sha: string; readonly seenAt: number } | undefined;
}

/** What is taken when a source cannot be asked. */
export class OfflineVersions {
  readonly #docker: Docker;
  readonly #heads: HeadStore;
  readonly #logger: Logger;

  constructor({ docker, heads, logger }: { docker: Docker; heads: HeadStore; logger: Logger }) {
    this.#docker = docker;
    this.#heads = heads;
    this.#logger = logger;
  }

  /**
   * The version that the source was last seen with if its image is here, else that of the newest image that is, else
   * the former again: its commit may have been fetched. Throws `image_source_unreachable` when there is none.
   */
  async lastKnown(
    runtime: string,
    source: TemplateSource,
    platform: string,
    reason: AppError,
  ): Promise<ImageVersion> {
    const where = { runtime, source: source.source, offline: true, reason };
    const head = [source.ref, ''].flatMap((ref) => {
      const found = this.#heads.head(runtime, source.source, ref);
      return found ? [{ ...where, ref, sha: found.sha, seenAt: found.seenAt }] : [];
    })[0];
    const images = (await this.#imagesOf(runtime, source.source)).filter(
      ({ labels }) => labels[LABEL.platform] === platform,
    );
    const known = images.some(({ labels }) => labels[LABEL.sha] === head?.sha);
    const newest = images.sort((a, b) => builtAt(b) - builtAt(a))[0];
    if (known || !newest) {
      if (head) return head;
      throw sourceUnreachable(runtime, source.source, reason);
    }
    const { labels } = newest;
    return { ...where, ref: labels[LABEL.ref] ?? '', sha: labels[LABEL.sha] ?? '', seenAt: builtAt(newest) };
  }

  async #imagesOf(runtime: string, source: string): Promise<ImageInfo[]> {
    try {
      return await this.#docker.images.labelled({ [LABEL.runtime]: runtime, [LABEL.source]: source });
    } catch (error) {
      this.#logger.warn({ err: error }, `the images of ${runtime} could not be listed`);
      return [];
    }
  }
}

function builtAt({ labels }: ImageInfo): number {
  return Date.parse(labels[LABEL.builtAt] ?? '') || 0;
}

/** Nothing is here, and nobody can be asked. */
export function sourceUnreachable(runtime: string, source: string, reason: AppError): AppError {
  return new AppError(
    'image_source_unreachable',
    `There is no image of "${runtime}" on this machine, and its template cannot be had from ${source}`,
    {
      detail: [
        `${reason.message}.${reason.detail ? ` ${reason.detail}` : ''}`,
        'Connect this machine to the network and try again. Or bring it from a machine that has it: there',
        '"molecule offline export FILE", here "molecule offline import FILE".',
      ].join('\n'),
      cause: reason,
      actions: [{ label: 'Try again', operation: 'images.build', input: { runtime } }],
    },
  );
}
