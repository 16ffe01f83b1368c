import { useSyncExternalStore } from 'react';
import { useEngine } from '../engine/store.ts';

const TICK_MS = 1_000;

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * The time that is shown, in milliseconds: now, once a second, or a moment of the past. One timer serves all; it runs only while somebody looks.
 * Derive a string from it in a small component, so that only that text renders again.
 */
export function useNow(): number {
  const moment = useEngine((state) => state.moment);
  const current = useSyncExternalStore(moment === null ? subscribe : never, () => now);
  return moment ?? current;
}

const never = () => () => undefined;

/** As `useNow`, but stands still while `running` is false. */
export function useNowWhile(running: boolean): number {
  return useSyncExternalStore(running ? subscribe : never, () => now);
}
