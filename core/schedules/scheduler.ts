import type { Clock, Disposable, Logger } from '../base/index.ts';
import type { ScheduleRecord, Store } from '../store/index.ts';
import type { nextRunAt } from './next-run.ts';
import type { ScheduleRuns } from './runs.ts';

/** Timers longer than this are renewed: a laptop may sleep meanwhile. */
const MAX_TIMER_MS = 60_000;

export interface SchedulerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly runs: Pick<ScheduleRuns, 'begin'>;
  readonly nextRun: typeof nextRunAt;
}

export interface Scheduler extends Disposable {
  /** Plans again after schedules were added or changed. */
  refresh(): void;
}

/** Runs due schedules. One timer for the nearest; a run missed during sleep or absence is made up for once. */
export function createScheduler({ store, clock, logger, runs, nextRun }: SchedulerOptions): Scheduler {
  let timer: Disposable | undefined;

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
    runs.begin(schedule, 'time', now, next);
    return next;
  };

  return { refresh, dispose: () => timer?.dispose() };
}
