import { type Clock, type Disposable, type Logger, repeat, type Ticks } from '../base/index.ts';
import { isConversation, tellUnread } from '../messaging/index.ts';
import type { ActivityPlace, OldActivity, Store } from '../store/index.ts';
import { positiveFrom } from './environment.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** The start has enough to do. */
const FIRST_CLEANING_MS = 120_000;
/** So many rows are looked at within a few milliseconds; the engine goes on with its work in between. */
const ROWS_PER_TURN = 200;
const BETWEEN_TURNS_MS = 20;
const BEFORE_ALL: ActivityPlace = { at: 0, seq: 0 };

export interface RetentionOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly logger: Logger;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Clears the history away that is older than it is kept, and the decisions that it tells of. Conversations with people
 * stay as long as their workspace; what a schedule asked, and what came of it, is history. What nobody has read may go
 * with it, and is told.
 */
export function sweepActivity({ store, clock, ticks, logger, env }: RetentionOptions): Disposable {
  const keptMs = positiveFrom('ACTIVITY_RETENTION_DAYS', env, 7) * DAY_MS;
  const everyMs = positiveFrom('ACTIVITY_CLEANUP_INTERVAL_HOURS', env, 6) * HOUR_MS;
  /** Up to there all is looked through. The chats of who was removed meanwhile go after the next start. */
  let reached = BEFORE_ALL;
  let goingOn: Disposable | undefined;
  /** As it was before anything went; until what is gone is told. */
  let unread: Readonly<Record<string, number>> | undefined;

  const stays = ({ ofChat, id }: OldActivity) => {
    const row = ofChat ? store.activity.get(id) : undefined;
    return row !== undefined && isConversation(row);
  };
  const removeSome = () => {
    goingOn?.dispose();
    goingOn = undefined;
    const before = clock.now() - keptMs;
    const old = store.activity.listOld(before, reached, ROWS_PER_TURN);
    store.activity.removeRows(old.filter((row) => !stays(row)).map(({ seq }) => seq));
    reached = old.at(-1) ?? reached;
    const decisions = store.approvals.removeOldest(before, ROWS_PER_TURN);
    if (old.length < ROWS_PER_TURN && decisions < ROWS_PER_TURN) tellGone();
    else goingOn = clock.setTimeout(goOn, BETWEEN_TURNS_MS);
  };
  const tellGone = () => {
    const left = store.unread.counts();
    // Of who was removed meanwhile nobody counts any more.
    const gone = Object.entries(unread ?? {})
      .filter(([id, count]) => left[id] !== count && store.workspaces.get(id)?.status !== 'removed')
      .map(([id]) => id);
    if (gone.length > 0) store.transaction(() => gone.forEach((id) => void tellUnread(store, id)));
    unread = undefined;
  };
  const goOn = () => {
    try {
      removeSome();
    } catch (error) {
      logger.error({ err: error }, 'old activity could not be removed; trying again later');
    }
  };
  const what = 'old activity is removed';
  const sweep = repeat(
    { clock: ticks.watched('activity_retention', clock), logger, what, everyMs, firstMs: FIRST_CLEANING_MS },
    () => {
      unread ??= store.unread.counts();
      removeSome();
    },
  );
  return {
    async dispose() {
      await sweep.dispose();
      await goingOn?.dispose();
    },
  };
}
