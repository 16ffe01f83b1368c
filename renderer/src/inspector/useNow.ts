import { useSyncExternalStore } from 'react';

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
 * The current time in milliseconds, once a second. One timer serves all; it runs only while somebody looks.
 * Derive a string from it in a small component, so that only that text renders again.
 */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

const never = () => () => undefined;

/** As `useNow`, but stands still while `running` is false. */
export function useNowWhile(running: boolean): number {
  return useSyncExternalStore(running ? subscribe : never, () => now);
}
