import { useMemo, useState } from 'react';
import type { Entry } from './entry.ts';

export interface Hold {
  /** What is shown: up to where the list is held. */
  readonly shown: readonly Entry[];
  /** How many newer ones wait. */
  readonly waiting: number;
  readonly paused: boolean;
  /** New rows may push the list down. */
  readonly following: boolean;
  /** The user pauses and resumes. */
  readonly toggle: () => void;
  /** The reader is further down: the list stands still under their eyes until they come back. */
  readonly leaveTop: () => void;
  readonly reachTop: () => void;
  readonly release: () => void;
}

/** Keeps a list still while it is paused, or read further down; nothing is lost meanwhile. */
export function useHold(entries: readonly Entry[]): Hold {
  const [held, setHeld] = useState<{ readonly at: number; readonly by: 'user' | 'scroll' } | null>(null);
  const shown = useMemo(
    () => (held === null ? entries : entries.filter(({ at }) => at <= held.at)),
    [entries, held],
  );
  const newestAt = entries[0]?.at ?? 0;
  return {
    shown,
    waiting: entries.length - shown.length,
    paused: held?.by === 'user',
    following: held === null,
    toggle: () => setHeld(held?.by === 'user' ? null : { at: held?.at ?? newestAt, by: 'user' }),
    leaveTop: () => setHeld((before) => before ?? { at: newestAt, by: 'scroll' }),
    reachTop: () => setHeld((before) => (before?.by === 'scroll' ? null : before)),
    release: () => setHeld(null),
  };
}
