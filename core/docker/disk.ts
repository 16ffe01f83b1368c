import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { oneAfterAnother } from '../base/index.ts';
import { dockerError, explanationOf, isNotFound } from './errors.ts';

/** Some engines refuse to count while they count already, for whomever. */
const COUNTING = /disk usage operation is already running/i;
const COUNT_AGAIN_MS = 150;
const COUNT_TRIES = 100;

/** An image on the engine, as its own account of the disk tells it. */
export interface StoredImage {
  /** `sha256:…` */
  readonly id: string;
  /** `repository:tag`; none for one that a newer build replaced. */
  readonly tags: readonly string[];
  /** `repository@sha256:…`, of images that a registry knows. */
  readonly digests: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Id of the image that it was made from step by step or as a snapshot; empty where the engine keeps none. */
  readonly parent: string;
  readonly sizeBytes: number;
  /** Of it, in layers that other images have as well. */
  readonly sharedBytes: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** How many containers were made from it, whoever made them. */
  readonly containers: number;
}

export interface DiskUse {
  readonly images: readonly StoredImage[];
  /** What a prune of the builder's cache would free. */
  readonly buildCacheBytes: number;
}

export type Disk = ReturnType<typeof diskCalls>;

/** The parts that an engine can be asked for one by one; an older one counts everything, whatever it is asked for. */
type DiskPart = 'image' | 'build-cache' | 'volume';

/** Typed calls on what takes disk on the engine. They throw what `dockerError` makes of Docker's answer. */
export function diskCalls(client: () => Dockerode) {
  const imageUse = oneAfterAnother(() => counted(client, ['image', 'build-cache']));
  const volumeUse = oneAfterAnother(() => counted(client, ['volume']));
  return {
    /** Takes a moment on an engine with many images: nothing for a path that has to be fast. */
    async use(): Promise<DiskUse> {
      try {
        const { Images, BuildCache } = await imageUse();
        return {
          images: (Images ?? []).map(storedImage),
          buildCacheBytes: (BuildCache ?? [])
            .filter(({ InUse, Shared }) => !InUse && !Shared)
            .reduce((sum, { Size }) => sum + Size, 0),
        };
      } catch (error) {
        throw dockerError(error, { code: 'docker_error', message: 'Docker did not tell what takes disk' });
      }
    },

    /**
     * Bytes that each volume takes, by name. Takes as long as walking through all of them: nothing for a path that has
     * to be fast. A volume that was not counted is missing.
     */
    async volumeBytes(): Promise<Map<string, number>> {
      try {
        const { Volumes } = await volumeUse();
        const sizes = (Volumes ?? []).map((each) => [each.Name, each.UsageData?.Size ?? -1] as const);
        return new Map(sizes.filter(([, size]) => size >= 0));
      } catch (error) {
        throw dockerError(error, { code: 'docker_error', message: 'Docker did not tell what takes disk' });
      }
    },

    /**
     * Removes one name of an image, and with the last name the image itself. Refused with `docker_conflict` while a
     * container is made from it. One that is gone is fine.
     */
    async removeImage(reference: string): Promise<void> {
      try {
        await client().getImage(reference).remove();
      } catch (error) {
        if (isNotFound(error)) return;
        throw dockerError(error, {
          code: 'image_remove_failed',
          message: `The image ${reference} could not be removed`,
        });
      }
    },

    /** Empties the builder's cache, of what no build uses now; resolves with the bytes that it freed. */
    async pruneBuildCache(): Promise<number> {
      try {
        const { SpaceReclaimed } = await client().pruneBuilder();
        return SpaceReclaimed ?? 0;
      } catch (error) {
        throw dockerError(error, {
          code: 'docker_error',
          message: "The builder's cache could not be emptied",
        });
      }
    },
  };
}

async function counted(client: () => Dockerode, parts: readonly DiskPart[]): Promise<RawDiskUse> {
  for (let tries = 1; ; tries++) {
    try {
      return await diskUse(client(), parts);
    } catch (error) {
      if (tries === COUNT_TRIES || !COUNTING.test(explanationOf(error))) throw error;
      await sleep(COUNT_AGAIN_MS);
    }
  }
}

/** The client library cannot ask for a part of it. */
function diskUse(client: Dockerode, parts: readonly DiskPart[]): Promise<RawDiskUse> {
  const request = {
    path: '/system/df?',
    method: 'GET',
    options: { type: parts },
    statusCodes: { 200: true, 500: 'server error' },
  };
  return new Promise((resolve, reject) => {
    client.modem.dial(request, (error: unknown, answer: unknown) =>
      error ? reject(error) : resolve(answer as RawDiskUse),
    );
  });
}

interface RawDiskUse {
  readonly Volumes?: readonly { Name: string; UsageData?: { Size: number } | null }[] | null;
  readonly Images: readonly RawImage[] | null;
  readonly BuildCache: readonly { Size: number; InUse: boolean; Shared: boolean }[] | null;
}

interface RawImage {
  readonly Id: string;
  readonly RepoTags: readonly string[] | null;
  readonly RepoDigests: readonly string[] | null;
  readonly Labels: Readonly<Record<string, string>> | null;
  readonly ParentId?: string;
  readonly Size: number;
  /** -1 where it was not counted. */
  readonly SharedSize: number;
  /** Seconds since the epoch. */
  readonly Created: number;
  readonly Containers: number;
}

function storedImage(raw: RawImage): StoredImage {
  return {
    id: raw.Id,
    tags: named(raw.RepoTags),
    digests: named(raw.RepoDigests),
    labels: raw.Labels ?? {},
    parent: raw.ParentId ?? '',
    sizeBytes: raw.Size,
    sharedBytes: Math.max(0, raw.SharedSize),
    createdAt: raw.Created * 1000,
    containers: Math.max(0, raw.Containers),
  };
}

/** Docker shows what has no name as `<none>`. */
function named(names: readonly string[] | null): string[] {
  return (names ?? []).filter((name) => !name.includes('<none>'));
}
