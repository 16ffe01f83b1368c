/**
 * Runs two sides of a comparison in turn, so that both see the same machine. Who goes first changes with every
 * round: what slows the machine down steadily then weighs on both alike.
 */
export async function interleave<T, U>(
  rounds: number,
  ours: (round: number) => Promise<T>,
  floor: (round: number) => Promise<U>,
): Promise<{ readonly ours: T[]; readonly floor: U[] }> {
  const results = { ours: [] as T[], floor: [] as U[] };
  for (let round = 0; round < rounds; round += 1) {
    const measureOurs = async () => void results.ours.push(await ours(round));
    const measureFloor = async () => void results.floor.push(await floor(round));
    for (const measure of round % 2 === 0 ? [measureOurs, measureFloor] : [measureFloor, measureOurs]) {
      await measure();
    }
  }
  return results;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
