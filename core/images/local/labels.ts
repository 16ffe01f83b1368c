import { isoTime, sha256 } from '../../base/index.ts';
import type { ImageVersion } from '../types.ts';

/** What is written on every image that is built here. */
export const LABEL = {
  managed: 'molecule.platform.managed',
  runtime: 'molecule.platform.runtime',
  content: 'molecule.platform.content',
  source: 'molecule.platform.source',
  ref: 'molecule.platform.ref',
  sha: 'molecule.platform.sha',
  builtAt: 'molecule.platform.built-at',
  appVersion: 'molecule.platform.app-version',
  platform: 'molecule.platform.platform',
  bases: 'molecule.platform.bases',
  baseImage: 'molecule.platform.base-image',
} as const;

/** The build argument that names the base image of a bundled template. */
export const BASE_IMAGE = 'BASE_IMAGE';

/** What decides about an image. */
export interface Ingredients {
  readonly version: ImageVersion;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly platform: string;
  /** Ids of the images that it begins with, by reference; those that are not on the engine are left out. */
  readonly bases: Readonly<Record<string, string>>;
}

/** The same for the same ingredients, and another one for any others. */
export function contentKey({ version, buildArgs, platform, bases }: Ingredients): string {
  return sha256(JSON.stringify([version.sha, sorted(buildArgs), platform, sorted(bases)]));
}

export function imageLabels(
  ingredients: Ingredients,
  now: number,
  appVersion: string,
): Record<string, string> {
  const { version, platform, bases, buildArgs } = ingredients;
  return {
    [LABEL.managed]: 'true',
    [LABEL.runtime]: version.runtime,
    [LABEL.content]: contentKey(ingredients),
    [LABEL.source]: version.source,
    [LABEL.ref]: version.ref,
    [LABEL.sha]: version.sha,
    [LABEL.builtAt]: isoTime(now),
    [LABEL.appVersion]: appVersion,
    [LABEL.platform]: platform,
    [LABEL.bases]: JSON.stringify(bases),
    [LABEL.baseImage]: buildArgs[BASE_IMAGE] ?? '',
  };
}

/** The base images that an image was built on, by its label; none for what is no such label. */
export function basesOf(labels: Readonly<Record<string, string>>): Record<string, string> {
  try {
    const bases: unknown = JSON.parse(labels[LABEL.bases] ?? '{}');
    return Object.fromEntries(
      Object.entries(bases ?? {}).filter(([, id]) => typeof id === 'string'),
    ) as Record<string, string>;
  } catch {
    return {};
  }
}

function sorted(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
