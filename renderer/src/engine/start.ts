import { client } from './client.ts';
import { onNextFrame } from './frames.ts';
import { keepLive } from './live.ts';
import { useEngine } from './store.ts';

const RATE_WINDOW_MS = 1000;

/** Connects the store to the engine and measures the rate of events. Returns the stop. */
export function startEngine(): () => void {
  const stopLive = keepLive(client, useEngine, { schedule: onNextFrame });
  let count = 0;
  const counting = client.onEvent(() => {
    count += 1;
  });
  const timer = setInterval(() => {
    if (useEngine.getState().eventsPerSecond !== count) useEngine.setState({ eventsPerSecond: count });
    count = 0;
  }, RATE_WINDOW_MS);
  return () => {
    clearInterval(timer);
    void counting.dispose();
    stopLive();
  };
}
