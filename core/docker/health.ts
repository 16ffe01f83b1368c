/** How the engine answered one cheap question. */
export type Answer = 'quick' | 'slow' | 'none';

const BAD_UNTIL_DEGRADED = 2;
const QUICK_UNTIL_READY = 2;
const SILENT_UNTIL_LOST = 3;
const LOSSES_UNTIL_DEGRADED = 3;
/** Losses further back say nothing about now. */
const LOSS_WINDOW_MS = 120_000;
/** A full disk that nobody ran into again for so long has probably been freed. */
const FULL_DISK_MS = 300_000;

/**
 * Whether an engine that answers can be relied on. Pure bookkeeping: it is told what happened and when (in
 * milliseconds since the epoch), and says in the user's words what is wrong.
 */
export class Health {
  #bad = 0;
  #silent = 0;
  #quick = 0;
  #struggles = false;
  #losses: number[] = [];
  #fullAt: number | null = null;

  answered(answer: Answer): void {
    this.#silent = answer === 'none' ? this.#silent + 1 : 0;
    this.#bad = answer === 'quick' ? 0 : this.#bad + 1;
    this.#quick = answer === 'quick' ? this.#quick + 1 : 0;
    if (this.#bad >= BAD_UNTIL_DEGRADED) this.#struggles = true;
    else if (this.#quick >= QUICK_UNTIL_READY) this.#struggles = false;
  }

  /** So many questions in a row got no answer that there is nobody at the other end any more. */
  get silent(): boolean {
    return this.#silent >= SILENT_UNTIL_LOST;
  }

  /** An answer is awaited sooner than usual. */
  get doubtful(): boolean {
    return this.#bad > 0 || this.#struggles;
  }

  /** A connection that worked has ended by itself. */
  lost(now: number): void {
    this.forgetAnswers();
    this.#losses = [...this.#recentLosses(now), now];
  }

  /** How many connections that worked have ended lately. */
  losses(now: number): number {
    return this.#recentLosses(now).length;
  }

  /** The engine refused to write because its disk is full. */
  diskFull(now: number): void {
    this.#fullAt = now;
  }

  /** The engine wrote something, so its disk is not full any more. */
  wrote(): void {
    this.#fullAt = null;
  }

  /** What was answered before a sleep of this machine, or on another connection, says nothing about now. */
  forgetAnswers(): void {
    this.#bad = 0;
    this.#silent = 0;
    this.#quick = 0;
    this.#struggles = false;
  }

  /** Starts anew, e.g. because the user mended something. */
  forget(): void {
    this.forgetAnswers();
    this.#losses = [];
    this.#fullAt = null;
  }

  /** Why the engine cannot be relied on, without numbers that change; empty when it can. */
  reason(now: number): string {
    if (this.#struggles) return 'Docker takes very long to answer, or does not answer at all';
    if (this.#recentLosses(now).length >= LOSSES_UNTIL_DEGRADED)
      return 'The connection to Docker keeps breaking';
    if (this.#fullAt !== null && now - this.#fullAt < FULL_DISK_MS) {
      return 'The disk that Docker uses is full';
    }
    return '';
  }

  #recentLosses(now: number): number[] {
    return this.#losses.filter((at) => now - at < LOSS_WINDOW_MS);
  }
}
