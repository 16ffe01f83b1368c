/** Rest for each unit of work: what is paced takes a quarter of the time at most. */
const RESTS = 3;
/** Below that a rest is not worth its timer. */
const SHORTEST_REST_MS = 25;

/**
 * For work that comes in pieces and as fast as it is done, and must leave time for everything else: tells how long to
 * rest after a piece that took so many milliseconds. What comes slowly never rests.
 */
export function restsAfter(now: () => number): (spentMs: number) => number {
  let owedMs = 0;
  let lastAt = now();
  return (spentMs) => {
    const at = now();
    const restedMs = at - lastAt - spentMs;
    lastAt = at;
    owedMs = Math.max(0, owedMs - restedMs) + spentMs * RESTS;
    return owedMs >= SHORTEST_REST_MS ? owedMs : 0;
  };
}
