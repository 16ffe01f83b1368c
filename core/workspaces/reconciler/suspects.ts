import type { Clock } from '../../base/index.ts';

/** So many refused connections in a row mean that nobody listens any more. */
const LIMIT = 3;
/** A burst of messages counts once. */
const APART_MS = 5_000;

/**
 * Agents whose instance runs and who refuse connections all the same: their server died inside of it. Each refusal
 * that comes some seconds after the one before counts, an answer ends the row.
 */
export class Suspects {
  readonly #refusals = new Map<string, { readonly count: number; readonly at: number }>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A connection was refused. */
  note(id: string): void {
    const now = this.#clock.now();
    const { count = 0, at = Number.NEGATIVE_INFINITY } = this.#refusals.get(id) ?? {};
    if (now - at >= APART_MS) this.#refusals.set(id, { count: count + 1, at: now });
  }

  isLost(id: string): boolean {
    return (this.#refusals.get(id)?.count ?? 0) >= LIMIT;
  }

  forget(id: string): void {
    this.#refusals.delete(id);
  }
}
