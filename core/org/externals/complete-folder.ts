import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { isAlive, isoTime, newId, SingleFlight, systemCodeOf, writeFileAtomic } from '../../base/index.ts';

/** A folder of the cache whose content is whole and never changes again. */
export interface CompleteFolder {
  readonly dir: string;
  /** RFC 3339. */
  readonly completedAt: string;
}

/** Says that a folder of the cache is whole; it belongs to no template. */
export const COMPLETE_MARKER = '.complete';
const TEMPORARY = /\.tmp\.(\d+)-[0-9a-f-]+$/;
/** No filling takes that long. */
const STALE_MS = 60 * 60_000;
const MAX_MARKER_BYTES = 100;

const filling = new SingleFlight<CompleteFolder>();

/**
 * The folder `target`, which `fill` writes if it is not there yet: into a sibling that is renamed when it is
 * whole. Concurrent callers share one filling; of several processes the first wins and the others take its
 * folder. What an interrupted run left is removed. `fill` gets an empty folder and must flush what it writes.
 */
export function completeFolder(
  target: string,
  now: () => number,
  fill: (folder: string) => Promise<void>,
): Promise<CompleteFolder> {
  return filling.run(target, async () => {
    const there = await findComplete(target);
    if (there) return there;
    await removeStale(path.dirname(target), now());
    const temporary = temporaryName(target);
    try {
      await mkdir(temporary, { recursive: true, mode: 0o700 });
      await fill(temporary);
      // The name is ours, whatever stands there.
      await rm(path.join(temporary, COMPLETE_MARKER), { recursive: true, force: true });
      const completedAt = isoTime(now());
      await writeFileAtomic(path.join(temporary, COMPLETE_MARKER), completedAt);
      return (await moveInto(target, temporary)) ?? { dir: target, completedAt };
    } finally {
      await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
    }
  });
}

/** The folder if it is whole; null when it is missing or was never finished. */
export async function findComplete(dir: string): Promise<CompleteFolder | null> {
  try {
    const marker = path.join(dir, COMPLETE_MARKER);
    if ((await stat(marker)).size > MAX_MARKER_BYTES) return null;
    const completedAt = (await readFile(marker, 'utf8')).trim();
    return Number.isNaN(Date.parse(completedAt)) ? null : { dir, completedAt };
  } catch {
    return null;
  }
}

function temporaryName(target: string): string {
  return `${target}.tmp.${process.pid}-${newId()}`;
}

/**
 * Null when it was moved; else the folder of another process that was faster. What stands in the way unfinished
 * is put aside first.
 */
async function moveInto(target: string, temporary: string): Promise<CompleteFolder | null> {
  try {
    await rename(temporary, target);
    return null;
  } catch (error) {
    const winner = await findComplete(target);
    if (winner) return winner;
    const unfinished = temporaryName(target);
    await rename(target, unfinished).catch(() => Promise.reject(error));
    await rm(unfinished, { recursive: true, force: true, maxRetries: 3 });
  }
  await rename(temporary, target);
  return null;
}

async function removeStale(parent: string, nowMs: number): Promise<void> {
  let names: string[];
  try {
    names = await readdir(parent);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return;
    throw error;
  }
  for (const name of names) {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid === undefined) continue;
    const folder = path.join(parent, name);
    const stats = await stat(folder).catch(() => null);
    if (!stats) continue;
    if (!isAlive(Number(pid)) || nowMs - stats.mtimeMs > STALE_MS) {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}
