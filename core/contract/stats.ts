import { z } from 'zod';

/** null: cannot be told here. */
const bytes = z.number().nullable();

const usage = {
  /** 100 is one core that is busy all the time. */
  cpuPercent: z.number(),
  /** Without what the system keeps of files and gives up when it is short of memory. */
  memoryBytes: z.number(),
  /** Since the instance started. */
  networkReceivedBytes: bytes,
  networkSentBytes: bytes,
  blockReadBytes: bytes,
  blockWrittenBytes: bytes,
  /** Its volumes and what it wrote outside of them; counted now and then only. */
  diskBytes: bytes,
};

export const workspaceStatsSchema = z.object({
  id: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  ...usage,
  /** null without a limit. */
  memoryLimitBytes: bytes,
  processes: z.number().nullable(),
});
export type WorkspaceStats = z.infer<typeof workspaceStatsSchema>;

export const totalStatsSchema = z.object({
  at: z.number(),
  /** How many run. */
  workspaces: z.number(),
  ...usage,
});
export type TotalStats = z.infer<typeof totalStatsSchema>;

type Summed = { [K in keyof TotalStats]: null extends TotalStats[K] ? K : never }[keyof TotalStats];

/** All samples as one. What some cannot tell is the sum of the others; null when none can. */
export function totalOf(samples: readonly WorkspaceStats[], at: number): TotalStats {
  const sum = (field: Summed) => {
    const known = samples.flatMap((sample) => sample[field] ?? []);
    return known.length === 0 ? null : known.reduce((all, each) => all + each, 0);
  };
  return {
    at,
    workspaces: samples.length,
    cpuPercent: samples.reduce((all, { cpuPercent }) => all + cpuPercent, 0),
    memoryBytes: samples.reduce((all, { memoryBytes }) => all + memoryBytes, 0),
    networkReceivedBytes: sum('networkReceivedBytes'),
    networkSentBytes: sum('networkSentBytes'),
    blockReadBytes: sum('blockReadBytes'),
    blockWrittenBytes: sum('blockWrittenBytes'),
    diskBytes: sum('diskBytes'),
  };
}
