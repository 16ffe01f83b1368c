import { Cron } from 'croner';
import { type Clock, type Disposable, type Logger, newId, toAppError } from '../base/index.ts';
import type { ScheduleRecord, Store } from '../store/index.ts';

/** Timers longer than this are renewed: a laptop may sleep meanwhile. */
const MAX_TIMER_MS = 60_000;

/** The next run after `after` (ms); null when it never comes. Throws on a bad expression or time zone. */
export function nextRunAt(cronExpr: string, timezone: string, after: number): number | null {
  const job = new Cron(cronExpr, { timezone, paused: true, mode: '5-part' });
  return job.nextRun(new Date(after))?.getTime() ?? null;
}

export interface SchedulerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Hands the prompt over for delivery; or the reason why this run is skipped, in the user's words. */
  readonly fire: (schedule: ScheduleRecord) => string | undefined;
}

export interface Scheduler extends Disposable {
  /** Stores a schedule in place of one of that name, if there is one. Throws on a bad expression or time zone. */
  put(schedule: {
    workspaceId: string;
    name: string;
    cronExpr: string;
    timezone: string;
    prompt: string;
    enabled: boolean;
    source: 'template' | 'runtime';
  }): void;
  /** Plans again after schedules were added. */
  refresh(): void;
}

/** Many schedules have the same expression, and finding the next run takes longer than storing one. */
const MAX_KNOWN_RUNS = 1_000;

/** Like `nextRunAt`, which it asks once for equal schedules until the run that it found. */
function rememberRuns(): typeof nextRunAt {
  const known = new Map<string, { readonly after: number; readonly next: number | null }>();
  return (cronExpr, timezone, after) => {
    const key = `${timezone} ${cronExpr}`;
    const found = known.get(key);
    if (found && found.after <= after && (found.next === null || after < found.next)) return found.next;
    const next = nextRunAt(cronExpr, timezone, after);
    if (known.size >= MAX_KNOWN_RUNS) known.clear();
    known.set(key, { after, next });
    return next;
  };
}

/** Fires due schedules. One timer for the nearest; a run missed during sleep or absence fires once. */
export function createScheduler({ store, clock, logger, fire }: SchedulerOptions): Scheduler {
  let timer: Disposable | undefined;
  const nextRun = rememberRuns();

  const refresh = () => {
    timer?.dispose();
    const now = clock.now();
    let nearest = Number.POSITIVE_INFINITY;
    for (const schedule of store.schedules.listEnabled()) {
      try {
        const due = schedule.nextRunAt ?? planned(schedule, now);
        const next = due !== null && due <= now ? run(schedule, now) : due;
        nearest = Math.min(nearest, next ?? nearest);
      } catch (error) {
        // The others still have their turn; this one is looked at again soon.
        nearest = Math.min(nearest, now + MAX_TIMER_MS);
        logger.error({ err: error, schedule: schedule.id }, 'a schedule could not be planned');
      }
    }
    if (Number.isFinite(nearest)) {
      timer = clock.setTimeout(refresh, Math.min(MAX_TIMER_MS, Math.max(0, nearest - now)));
    }
  };

  const planned = (schedule: ScheduleRecord, now: number): number | null => {
    const next = nextRun(schedule.cronExpr, schedule.timezone, now);
    store.schedules.setNextRun(schedule.id, next);
    return next;
  };

  const run = (schedule: ScheduleRecord, now: number): number | null => {
    const next = nextRun(schedule.cronExpr, schedule.timezone, now);
    let error = '';
    let skipped: string | undefined;
    try {
      skipped = fire(schedule);
    } catch (thrown) {
      error = toAppError(thrown).message;
      logger.error({ err: thrown, schedule: schedule.id }, 'a schedule could not be fired');
    }
    const about = { schedule_id: schedule.id, schedule_name: schedule.name };
    const status = error ? 'error' : skipped ? 'skipped' : 'ok';
    store.schedules.recordRun(schedule.id, { at: now, next, status, error: skipped ?? error });
    store.events.append({
      type: 'platform',
      event: skipped ? 'CRON_SKIPPED' : 'CRON_EXECUTED',
      workspaceId: schedule.workspaceId,
      payload: { ...about, ...(skipped ? { reason: skipped } : { status }) },
    });
    return next;
  };

  return {
    put(schedule) {
      const next = nextRun(schedule.cronExpr, schedule.timezone, clock.now());
      store.schedules.put({ id: newId(), ...schedule, nextRunAt: next });
    },
    refresh,
    dispose: () => timer?.dispose(),
  };
}
