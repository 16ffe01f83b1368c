import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 1;
const NANOSECONDS_PER_MS = 1e6;

/** Watches how late the event loop of this process gets to its timers. */
export function watchLoopDelay() {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return {
    reset: () => histogram.reset(),
    /** Milliseconds that 99 % of all turns were late at most; the watcher's own interval is taken off. */
    p99Ms: () => Math.max(0, histogram.percentile(99) / NANOSECONDS_PER_MS - RESOLUTION_MS),
    /** Milliseconds that the latest turn was late: the longest time that something held the loop. */
    longestMs: () => Math.max(0, histogram.max / NANOSECONDS_PER_MS - RESOLUTION_MS),
    dispose: () => void histogram.disable(),
  };
}
