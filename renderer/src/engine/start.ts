import { client } from './client.ts';
import { watchLink } from './link.ts';
import { keepLive } from './live.ts';
import { liveEngine } from './shown.ts';
import { onSteadyFrame } from './steady.ts';

const RATE_WINDOW_MS = 1000;

/**
 * Connects the store to the engine and measures the rate of events. `back` hears when a lost engine is there again, and
 * for how many milliseconds it was not. Returns the stop.
 */
export function startEngine(back: (awayMs: number) => void): () => void {
  const stopLive = keepLive(client, liveEngine, { schedule: onSteadyFrame });
  const link = watchLink(client, back);
  let count = 0;
  const counting = client.onEvent(() => {
    count += 1;
  });
  const timer = setInterval(() => {
    if (liveEngine.getState().eventsPerSecond !== count) liveEngine.setState({ eventsPerSecond: count });
    count = 0;
  }, RATE_WINDOW_MS);
  return () => {
    clearInterval(timer);
    void counting.dispose();
    void link.dispose();
    stopLive();
  };
}
