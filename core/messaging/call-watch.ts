import type { Clock, Disposable } from '../base/index.ts';

/** A timer that is so much too late means that the machine slept. */
const SLEPT_MS = 15_000;

export interface CallWatchOptions {
  readonly clock: Clock;
  /** How long the agent may be silent. */
  readonly idleMs: number;
  /** When the call ends whatever happens; null: never. */
  readonly deadlineAt: number | null;
  /** When the agent was last heard of. */
  readonly movedAt: () => number;
  readonly onOver: (why: 'idle' | 'deadline') => void;
}

/** Watches one call: it is over when its time is, or when the agent stops moving. */
export function watchCall({ clock, idleMs, deadlineAt, movedAt, onOver }: CallWatchOptions): Disposable {
  let since = clock.now();
  let timer: Disposable | undefined;
  const wait = (lastAt: number) => {
    const idleAt = lastAt + idleMs;
    const dueAt = deadlineAt === null ? idleAt : Math.min(idleAt, deadlineAt);
    timer = clock.setTimeout(() => check(dueAt), Math.max(0, dueAt - clock.now()));
  };
  const check = (dueAt: number) => {
    const now = clock.now();
    // The agent slept as well: it gets its whole time again.
    if (now - dueAt > SLEPT_MS) since = now;
    const lastAt = Math.max(since, movedAt());
    if (deadlineAt !== null && now >= deadlineAt) onOver('deadline');
    else if (now - lastAt >= idleMs) onOver('idle');
    else wait(lastAt);
  };
  wait(since);
  return { dispose: () => timer?.dispose() };
}
