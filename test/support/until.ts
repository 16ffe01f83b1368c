const LOOK_EVERY_MS = 25;
const USUAL_DEADLINE_MS = 60_000;

/**
 * Waits until `probe` gives something truthy and resolves with it. Rejects after the deadline, in milliseconds,
 * with `what` and the last thing that the probe threw.
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  deadlineMs = USUAL_DEADLINE_MS,
): Promise<NonNullable<Exclude<T, false | '' | 0>>> {
  const endsAt = Date.now() + deadlineMs;
  for (;;) {
    let thrown: unknown;
    try {
      const found = await probe();
      if (found) return found as NonNullable<Exclude<T, false | '' | 0>>;
    } catch (error) {
      thrown = error;
    }
    if (Date.now() > endsAt) throw new Error(`did not happen: ${what}`, { cause: thrown });
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
