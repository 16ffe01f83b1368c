import { lstat, readdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type HomePaths } from '../../base/index.ts';
import type { DiskPart, OutputOf } from '../../contract/index.ts';
import type { Docker } from '../../docker/index.ts';
import { workspaceDiskBytes } from '../../workspaces/index.ts';
import type { Upkeep } from '../images/upkeep.ts';

type DiskUse = OutputOf<'engine.disk'>;

export interface DiskParts {
  readonly docker: Docker;
  readonly upkeep: Pick<Upkeep, 'survey'>;
  readonly paths: HomePaths;
}

/** What takes disk, on the engine and in the data folder. One that does not answer does not hide the other. */
export async function diskUse(parts: DiskParts): Promise<DiskUse> {
  const [onEngine, inHome, freeBytes] = await Promise.all([
    engineParts(parts),
    homeParts(parts.paths),
    freeAt(parts.paths.home),
  ]);
  const { parts: ofEngine, reclaimableBytes, problem } = onEngine;
  return { parts: byKind([...ofEngine, ...inHome]), reclaimableBytes, freeBytes, problem };
}

/** Workspaces have files in both places. */
function byKind(parts: readonly DiskPart[]): DiskPart[] {
  const bytes = new Map<DiskPart['kind'], number>();
  for (const part of parts) bytes.set(part.kind, (bytes.get(part.kind) ?? 0) + part.bytes);
  return [...bytes].map(([kind, sum]) => ({ kind, bytes: sum }));
}

async function engineParts({ docker, upkeep }: DiskParts): Promise<Omit<DiskUse, 'freeBytes'>> {
  try {
    const [{ overview }, workspaces] = await Promise.all([upkeep.survey(), workspaceDiskBytes(docker)]);
    const { imagesBytes, baseBytes, buildCacheBytes, reclaimableBytes } = overview.disk;
    const parts: DiskPart[] = [
      { kind: 'images', bytes: imagesBytes },
      { kind: 'baseImages', bytes: baseBytes },
      { kind: 'buildCache', bytes: buildCacheBytes },
      { kind: 'workspaces', bytes: [...workspaces.values()].reduce((sum, bytes) => sum + bytes, 0) },
    ];
    return { parts, reclaimableBytes, problem: '' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { parts: [], reclaimableBytes: 0, problem: error.message };
  }
}

async function homeParts(paths: HomePaths): Promise<DiskPart[]> {
  const { database } = paths;
  const kinds: readonly (readonly [DiskPart['kind'], readonly string[]])[] = [
    // SQLite has two files beside the one.
    ['database', [database, `${database}-wal`, `${database}-shm`]],
    ['backups', [paths.backups]],
    ['logs', [paths.logs, paths.images]],
    ['templates', [paths.templates, paths.orgTemplates, paths.receivedTemplates, paths.orgCache, paths.git]],
    ['plugins', [paths.plugins]],
    ['workspaces', [paths.workspaces]],
    ['other', [paths.offline, paths.orgLocks]],
  ];
  const counted = await Promise.all(
    kinds.map(async ([kind, places]) => {
      const sizes = await Promise.all(places.map(bytesAt));
      return { kind, bytes: sizes.reduce((sum, size) => sum + size, 0) };
    }),
  );
  return counted.filter(({ bytes }) => bytes > 0);
}

/** Of a file or a folder with all in it; links count as themselves. What is not there, or goes meanwhile, has none. */
async function bytesAt(place: string): Promise<number> {
  try {
    const about = await lstat(place);
    if (!about.isDirectory()) return about.size;
    let sum = 0;
    for (const name of await readdir(place)) sum += await bytesAt(path.join(place, name));
    return sum;
  } catch {
    return 0;
  }
}

async function freeAt(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
