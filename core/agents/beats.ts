import type { Clock, Disposable, Logger } from '../base/index.ts';
import type { Store } from '../store/index.ts';

const WRITE_EVERY_MS = 5_000;

/**
 * Stores what beats only touched, all at once every few seconds, and at the end. A crash loses that much at most, which
 * nobody notices: silence counts from the start of the engine anew.
 */
export function keepBeats({
  store,
  clock,
  logger,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}): Disposable {
  const write = () => {
    try {
      store.workspaces.writeTouched();
    } catch (error) {
      logger.error({ err: error }, 'heartbeats could not be stored');
    }
  };
  let timer: Disposable;
  const tick = () => {
    write();
    timer = clock.setTimeout(tick, WRITE_EVERY_MS);
  };
  timer = clock.setTimeout(tick, WRITE_EVERY_MS);
  return {
    dispose() {
      timer.dispose();
      write();
    },
  };
}
