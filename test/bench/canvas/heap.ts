import type { CDPSession } from '@playwright/test';

const BYTES_PER_MIB = 1024 * 1024;

/** What a page holds once everything that it need not hold is gone. */
export interface Held {
  readonly heapMiB: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** Collects garbage and tells what stays. */
export async function heldBy(cdp: CDPSession): Promise<Held> {
  // What a first round lets go of may be what held more.
  for (let round = 0; round < 2; round += 1) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const metric = await metrics(cdp);
  return {
    heapMiB: usedSize / BYTES_PER_MIB,
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
  };
}

/** Milliseconds that the main thread of the page has worked so far; time in which it was put aside not counted. */
export async function workedMs(cdp: CDPSession): Promise<number> {
  const metric = await metrics(cdp);
  return metric('TaskDuration') * 1000;
}

async function metrics(cdp: CDPSession): Promise<(name: string) => number> {
  const { metrics: all } = await cdp.send('Performance.getMetrics');
  return (name) => {
    const found = all.find((metric) => metric.name === name);
    if (!found) throw new Error(`the browser tells nothing of ${name}`);
    return found.value;
  };
}
