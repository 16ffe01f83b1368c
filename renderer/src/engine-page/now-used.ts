import { useMemo } from 'react';
import type { WorkspaceStats } from '../../../core/contract/index.ts';

/** Samples of one round come within this time. */
const ROUND_MS = 3_000;

export interface Used {
  /** 100 is one core that is busy all the time. */
  readonly cpuPercent: number;
  readonly memoryBytes: number;
}

/** What all of them use together, by the newest sample of each; null when nothing was measured lately. */
function nowUsed(samples: readonly WorkspaceStats[]): Used | null {
  const newest = samples.at(-1);
  if (!newest) return null;
  const latest = new Map<string, WorkspaceStats>();
  for (const sample of samples) if (sample.at > newest.at - ROUND_MS) latest.set(sample.id, sample);
  let cpuPercent = 0;
  let memoryBytes = 0;
  for (const sample of latest.values()) {
    cpuPercent += sample.cpuPercent;
    memoryBytes += sample.memoryBytes;
  }
  return { cpuPercent, memoryBytes };
}

export function useNowUsed(samples: readonly WorkspaceStats[] | null): Used | null {
  return useMemo(() => (samples ? nowUsed(samples) : null), [samples]);
}
