import {
  AppError,
  type Clock,
  cronProblem,
  type Disposable,
  isTimezone,
  type Logger,
  newId,
} from '../base/index.ts';
import type { ScheduleRecord, ScheduleRun, Store } from '../store/index.ts';
import { nextRunsAt, rememberRuns } from './next-run.ts';
import { type PromptDelivery, type RunState, ScheduleRuns } from './runs.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

/** Enough to see the longest time between two: a week of days, a weekend between working days. */
const LOOKED_AT = 8;
/** Of one workspace: all are looked at whenever one changes. */
const MOST = 200;

export interface ScheduleOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly delivery: PromptDelivery;
}

/** What a schedule does and when. */
export type ScheduleFields = Pick<ScheduleRecord, 'name' | 'cronExpr' | 'timezone' | 'prompt' | 'enabled'>;

/** What is undefined stays as it is. */
export type ScheduleChange = { readonly [F in keyof ScheduleFields]?: ScheduleFields[F] | undefined };

/** A schedule with what became of its last run. */
export interface ListedSchedule extends ScheduleRecord {
  readonly lastRun: ScheduleRun | null;
}

/** Prompts that are sent to agents at certain times, and what became of them. */
export class Schedules implements Disposable {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #runs: ScheduleRuns;
  readonly #scheduler: Scheduler;
  readonly #nextRun = rememberRuns();

  constructor({ store, clock, logger, delivery }: ScheduleOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#runs = new ScheduleRuns({ store, logger, delivery });
    const nextRun = this.#nextRun;
    this.#scheduler = createScheduler({ store, clock, logger, runs: this.#runs, nextRun });
  }

  /** Oldest first. */
  list(workspaceId: string): ListedSchedule[] {
    return this.#store.schedules.listOf(workspaceId).map((schedule) => this.#listed(schedule));
  }

  /** Newest first. Throws `schedule_not_found`. */
  history(workspaceId: string, id: string, limit: number): ScheduleRun[] {
    return this.#store.scheduleRuns.list(this.#require(workspaceId, id).id, limit);
  }

  /** When a schedule would run next (ms), at most `count` times. Throws `cron_invalid` and `timezone_unknown`. */
  preview(cronExpr: string, timezone: string, count: number): number[] {
    check({ cronExpr, timezone });
    return nextRunsAt(cronExpr, timezone, this.#clock.now(), count);
  }

  /** How it fares: `stale` when its last run is older than twice the longest time between two. One that rests is not late. */
  health({ cronExpr, timezone, lastRunAt, enabled }: ScheduleRecord): {
    readonly status: 'ok' | 'stale' | 'never_run';
    readonly staleAfterMs: number;
  } {
    const runs = nextRunsAt(cronExpr, timezone, this.#clock.now(), LOOKED_AT);
    const gaps = runs.slice(1).map((at, index) => at - (runs[index] ?? at));
    const staleAfterMs = 2 * Math.max(0, ...gaps);
    if (lastRunAt === null) return { status: 'never_run', staleAfterMs };
    const isLate = enabled && this.#clock.now() - lastRunAt > staleAfterMs;
    return { status: isLate ? 'stale' : 'ok', staleAfterMs };
  }

  /**
   * Stores a schedule in place of one of that name, if there is one; it counts from `refresh` on. Throws on a bad expression or
   * time zone.
   */
  put(schedule: ScheduleFields & Pick<ScheduleRecord, 'workspaceId' | 'source'>): void {
    const { cronExpr, timezone } = schedule;
    const nextRunAt = this.#nextRun(cronExpr, timezone, this.#clock.now());
    this.#store.schedules.put({ id: newId(), ...schedule, nextRunAt });
    this.#tell(schedule.workspaceId);
  }

  /** Takes away the one of that name; false when there is none. */
  drop(workspaceId: string, name: string): boolean {
    const isGone = this.#store.schedules.remove(workspaceId, name);
    if (isGone) this.#tell(workspaceId);
    return isGone;
  }

  /** Throws `schedule_exists`, `too_many_schedules`, `cron_invalid` and `timezone_unknown`. */
  add(workspaceId: string, fields: ScheduleFields): ListedSchedule {
    check(fields);
    this.#requireFree(workspaceId, fields.name);
    if (this.#store.schedules.listOf(workspaceId).length >= MOST)
      throw new AppError('too_many_schedules', `A workspace has ${MOST} schedules at most`, {
        detail: 'Remove those that nobody needs any more.',
      });
    this.put({ workspaceId, ...fields, source: 'runtime' });
    this.#scheduler.refresh();
    return this.#listed(this.#requireNamed(workspaceId, fields.name));
  }

  /** Throws `schedule_not_found`, `schedule_exists`, `cron_invalid` and `timezone_unknown`. */
  edit(workspaceId: string, id: string, change: ScheduleChange): ListedSchedule {
    const before = this.#require(workspaceId, id);
    const after = {
      ...before,
      name: change.name ?? before.name,
      cronExpr: change.cronExpr ?? before.cronExpr,
      timezone: change.timezone ?? before.timezone,
      prompt: change.prompt ?? before.prompt,
      enabled: change.enabled ?? before.enabled,
    };
    check(after);
    if (after.name !== before.name) this.#requireFree(workspaceId, after.name);
    const isSameTime =
      after.enabled === before.enabled &&
      after.cronExpr === before.cronExpr &&
      after.timezone === before.timezone;
    const nextRunAt = isSameTime
      ? before.nextRunAt
      : this.#nextRun(after.cronExpr, after.timezone, this.#clock.now());
    this.#store.transaction(() => {
      if (after.name !== before.name) this.#store.schedules.giveUp(workspaceId, before.name);
      this.#store.schedules.edit({ ...after, nextRunAt });
      this.#tell(workspaceId);
    });
    this.#scheduler.refresh();
    return this.#listed(this.#require(workspaceId, id));
  }

  /** With the record of its runs; no import brings it back. Throws `schedule_not_found`. */
  remove(workspaceId: string, id: string): void {
    const { name } = this.#require(workspaceId, id);
    this.#store.transaction(() => {
      this.#store.schedules.giveUp(workspaceId, name);
      this.drop(workspaceId, name);
    });
  }

  /** Sends its prompt now, besides its times. Throws `schedule_not_found`, `schedule_busy`, `not_running` and what else kept it. */
  runNow(workspaceId: string, id: string): ScheduleRun {
    const schedule = this.#require(workspaceId, id);
    const obstacle = this.#runs.obstacle(schedule, 'person');
    if (obstacle) throw new AppError(obstacle.code, `The schedule cannot run now: ${obstacle.reason}`);
    const run = this.#runs.begin(schedule, 'person', this.#clock.now(), schedule.nextRunAt);
    if (run.status === 'error') throw new AppError('internal', `The schedule could not be run: ${run.error}`);
    return run;
  }

  /** Takes what became of a prompt, inside the transaction that stored it. */
  settle(state: RunState): void {
    this.#runs.settle(state, this.#clock.now());
  }

  /** Plans again after `put`; runs what is due. */
  refresh(): void {
    this.#scheduler.refresh();
  }

  dispose(): void | Promise<void> {
    return this.#scheduler.dispose();
  }

  #listed(schedule: ScheduleRecord): ListedSchedule {
    return { ...schedule, lastRun: this.#store.scheduleRuns.lastOf(schedule.id) ?? null };
  }

  #require(workspaceId: string, id: string): ScheduleRecord {
    const found = this.#store.schedules.get(workspaceId, id);
    if (found) return found;
    throw new AppError('schedule_not_found', 'There is no such schedule', {
      detail: 'Somebody else may have removed it. List the schedules of the workspace again.',
    });
  }

  #requireNamed(workspaceId: string, name: string): ScheduleRecord {
    const found = this.#store.schedules.listOf(workspaceId).find((each) => each.name === name);
    return found ?? this.#require(workspaceId, name);
  }

  #requireFree(workspaceId: string, name: string): void {
    if (!this.#store.schedules.listOf(workspaceId).some((each) => each.name === name)) return;
    throw new AppError('schedule_exists', `This workspace has a schedule "${name}" already`, {
      detail: 'Choose another name, or change the one that is there.',
    });
  }

  #tell(workspaceId: string): void {
    this.#store.events.append({ type: 'schedules.changed', workspaceId });
  }
}

function check({ cronExpr, timezone }: Pick<ScheduleFields, 'cronExpr' | 'timezone'>): void {
  const problem = cronProblem(cronExpr);
  if (problem !== null)
    throw new AppError('cron_invalid', `This time is not understood: ${problem}`, {
      detail: 'For example "0 9 * * 1-5": at 9:00 on working days.',
    });
  if (!isTimezone(timezone))
    throw new AppError('timezone_unknown', `The time zone "${timezone}" is not known`, {
      detail: 'For example Europe/Berlin or UTC.',
    });
}
