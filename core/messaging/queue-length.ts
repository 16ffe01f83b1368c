import type { Clock, Disposable } from '../base/index.ts';
import type { Store } from '../store/index.ts';

/** What is sent at once does not show, and a busy queue is told of ten times a second. */
const TELL_AFTER_MS = 100;

/** Tells how many messages wait for their agents, soon after that may have changed. */
export function tellQueueLength({
  store,
  clock,
}: {
  readonly store: Store;
  readonly clock: Clock;
}): Disposable {
  let due: Disposable | undefined;
  const tell = () => {
    due = undefined;
    // Also the same number again: who took a snapshot meanwhile may know another one.
    store.events.append({ type: 'queue.changed', queued: store.queue.countQueued() });
  };
  const changes = store.queue.onChanged(() => {
    due ??= clock.setTimeout(tell, TELL_AFTER_MS);
  });
  return {
    dispose() {
      void changes.dispose();
      void due?.dispose();
    },
  };
}
