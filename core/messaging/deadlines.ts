import { beginMonth } from '../agents/index.ts';
import type { Clock, Disposable, Logger } from '../base/index.ts';
import type { Store, WorkspacePatch } from '../store/index.ts';
import type { Outbox } from './outbox.ts';

const CHECK_EVERY_MS = 60_000;
/** How long settled messages stay findable. */
const SETTLED_KEPT_MS = 7 * 86_400_000;

/** Ends what only time can end: messages that nobody takes, and what was spent in a month. */
export function watchDeadlines(options: {
  readonly store: Store;
  readonly outbox: Outbox;
  /** Stores what changes of a workspace, and tells of it. */
  readonly change: (workspaceId: string, patch: WorkspacePatch) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}): Disposable {
  const { store, outbox, change, clock, logger } = options;
  let timer: Disposable | undefined;
  const check = () => {
    try {
      outbox.expire();
      beginMonth(store, clock.now(), change);
      store.queue.pruneBefore(clock.now() - SETTLED_KEPT_MS);
    } catch (error) {
      logger.error({ err: error }, 'what is overdue could not be ended; trying again');
    }
    timer = clock.setTimeout(check, CHECK_EVERY_MS);
  };
  timer = clock.setTimeout(check, CHECK_EVERY_MS);
  return { dispose: () => timer?.dispose() };
}
