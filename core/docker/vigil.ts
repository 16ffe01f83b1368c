import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, delay } from '../base/index.ts';
import type { Answer } from './health.ts';

const LOOK_EVERY_MS = 5_000;
/** A question every so many looks, while all is well. */
const LOOKS_PER_QUESTION = 2;
const ANSWER_DEADLINE_MS = 5_000;
const SLOW_ANSWER_MS = 2_000;
/** Timers that come so much too late were asleep with the machine. */
const SLEPT_MS = 15_000;

export interface Vigil {
  readonly clock: Clock;
  /** A question that any engine answers at once. Rejects when it fails. */
  readonly ask: (signal: AbortSignal) => Promise<unknown>;
  /** Resolves once the answer was taken in; `true` asks for another one soon. */
  readonly onAnswer: (answer: Answer) => boolean;
  /** The machine slept; called before the question that follows at once. */
  readonly onWake: () => void;
  /** Every few seconds, for whatever else has to be looked at. */
  readonly onLook: () => void;
}

/**
 * Watches over a connection until `signal` aborts, since one whose other end is frozen gives neither bytes nor an
 * error. Resolves then; never rejects.
 */
export async function keepVigil(vigil: Vigil, signal: AbortSignal): Promise<void> {
  const { clock } = vigil;
  let looks = 0;
  while (!signal.aborted) {
    const before = clock.now();
    try {
      await delay(clock, LOOK_EVERY_MS, signal);
    } catch {
      return;
    }
    const woke = clock.now() - before > LOOK_EVERY_MS + SLEPT_MS;
    if (woke) vigil.onWake();
    vigil.onLook();
    looks += 1;
    if (!woke && looks < LOOKS_PER_QUESTION) continue;
    const answer = await question(vigil, signal);
    if (signal.aborted) return;
    looks = vigil.onAnswer(answer) ? LOOKS_PER_QUESTION - 1 : 0;
  }
}

/** Asks once. Never rejects. */
export async function question({ clock, ask }: Vigil, signal: AbortSignal): Promise<Answer> {
  const over = new AbortController();
  const startedAt = clock.now();
  const deadline = async () => {
    await delay(clock, ANSWER_DEADLINE_MS, over.signal);
    // A blocked event loop runs its timers before it reads the answer that has long arrived.
    await nextTurn();
    throw new Error('too late');
  };
  try {
    await Promise.race([ask(AbortSignal.any([signal, over.signal])), deadline()]);
    return clock.now() - startedAt > SLOW_ANSWER_MS ? 'slow' : 'quick';
  } catch {
    return 'none';
  } finally {
    over.abort();
  }
}
