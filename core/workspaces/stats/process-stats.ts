import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import pidusage from 'pidusage';
import { type Clock, isUuid, type Logger } from '../../base/index.ts';
import type { WorkspaceStats } from '../../contract/index.ts';
import type { WorkspaceBackend } from '../backend.ts';
import { DiskUse } from './disk-use.ts';

export interface ProcessStatsOptions {
  /** Folder that holds one folder per workspace. */
  readonly folder: string;
  /** Id of the process of a workspace; undefined while it does not run. */
  readonly pidOf: (id: string) => number | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What agents use that run as processes: the agent alone, not the programs that it starts. */
export function processStats({
  folder,
  pidOf,
  clock,
  logger,
}: ProcessStatsOptions): WorkspaceBackend['stats'] {
  const disk = new DiskUse(() => diskBytes(folder), clock, logger);
  return async (ids, how) => {
    const diskOf = await disk.bytes(how);
    const sample = async (id: string): Promise<WorkspaceStats[]> => {
      const pid = pidOf(id);
      // One that ended just now has no use to tell of.
      const used = pid === undefined ? undefined : await pidusage(pid).catch(() => undefined);
      if (!used) return [];
      return [
        {
          id,
          at: clock.now(),
          cpuPercent: used.cpu,
          memoryBytes: used.memory,
          memoryLimitBytes: null,
          networkReceivedBytes: null,
          networkSentBytes: null,
          blockReadBytes: null,
          blockWrittenBytes: null,
          processes: null,
          diskBytes: diskOf.get(id) ?? null,
        },
      ];
    };
    return (await Promise.all(ids.map(sample))).flat();
  };
}

async function diskBytes(folder: string): Promise<Map<string, number>> {
  const ids = (await readdir(folder).catch(() => [])).filter(isUuid);
  const bytes = new Map<string, number>();
  for (const id of ids) bytes.set(id, await folderBytes(path.join(folder, id)));
  return bytes;
}

/** Files come and go meanwhile; links are not followed. */
async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) bytes += await folderBytes(inside);
    else bytes += (await lstat(inside).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}
