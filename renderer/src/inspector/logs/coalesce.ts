export interface Coalesced {
  /** Asks for a run. While one is going on, or too soon after it, exactly one more follows. */
  request(): void;
  dispose(): void;
}

/**
 * Turns any number of requests into few runs: never two at once, and at least `gapMs` between the end of one and
 * the start of the next. `run` handles its own failures.
 */
export function coalesce(run: () => Promise<void>, gapMs: number): Coalesced {
  let state: 'idle' | 'busy' | 'disposed' = 'idle';
  let again = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const start = () => {
    state = 'busy';
    again = false;
    void run().then(() => {
      if (state === 'disposed') return;
      timer = setTimeout(() => {
        state = 'idle';
        if (again) start();
      }, gapMs);
    });
  };

  return {
    request() {
      if (state === 'idle') start();
      else again = true;
    },
    dispose() {
      state = 'disposed';
      clearTimeout(timer);
    },
  };
}
