import { type Logger, newId, toAppError } from '../base/index.ts';
import type { ScheduleRecord, ScheduleRun, Store } from '../store/index.ts';

/** Why a prompt cannot be sent now. */
export interface Obstacle {
  /** Of the error that tells it to whoever wanted a run. */
  readonly code: 'not_running' | 'schedule_busy' | 'schedule_owned';
  /** In the user's words. */
  readonly reason: string;
}

/** How prompts get to their agents. */
export interface PromptDelivery {
  obstacle(schedule: ScheduleRecord, cause: ScheduleRun['cause']): Obstacle | undefined;
  /** Stores the prompt for delivery, inside a transaction. */
  put(schedule: ScheduleRecord): { readonly messageId: string; readonly traceId: string | null };
  /** Sends what was stored. */
  send(workspaceId: string): void;
}

export interface RunOptions {
  readonly store: Store;
  readonly logger: Logger;
  readonly delivery: PromptDelivery;
}

/** How the message of a run stands now. */
export interface RunState {
  readonly messageId: string;
  readonly status: 'waiting' | 'running' | 'ok' | 'error';
  readonly error: string;
  readonly answer: string;
}

/** The agent that answers nothing so many times in a row does not do what it is told. */
const STALE_AFTER = 3;
const ANSWER_CHARACTERS = 300;

/** Sends the prompts of schedules and keeps what became of them. */
export class ScheduleRuns {
  readonly #options: RunOptions;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  obstacle(schedule: ScheduleRecord, cause: ScheduleRun['cause']): Obstacle | undefined {
    return this.#options.delivery.obstacle(schedule, cause);
  }

  /**
   * Sends a prompt, or notes why it could not be.
   *
   * @param at when (ms)
   * @param next when the run after it is due (ms); null: never
   */
  begin(schedule: ScheduleRecord, cause: ScheduleRun['cause'], at: number, next: number | null): ScheduleRun {
    const { store, logger, delivery } = this.#options;
    try {
      const run = store.transaction(() => {
        const obstacle = this.obstacle(schedule, cause);
        if (obstacle) return this.#fail(schedule, cause, at, next, 'skipped', obstacle.reason);
        const { messageId, traceId } = delivery.put(schedule);
        return this.#insert(schedule, next, {
          ...runOf(schedule, cause, at),
          id: messageId,
          traceId,
        });
      });
      if (run.status === 'waiting') delivery.send(schedule.workspaceId);
      return store.scheduleRuns.get(run.id) ?? run;
    } catch (error) {
      logger.error({ err: error, schedule: schedule.id }, 'a schedule could not be run');
      return store.transaction(() =>
        this.#fail(schedule, cause, at, next, 'error', toAppError(error).message),
      );
    }
  }

  /** Takes what became of a prompt, inside the transaction that stored it. What belongs to no run is left alone. */
  settle({ messageId, status, error, answer }: RunState, at: number): void {
    const { store } = this.#options;
    const run = store.scheduleRuns.get(messageId);
    if (!run) return;
    const hasEnded = status === 'ok' || status === 'error';
    const beginning = answer.slice(0, ANSWER_CHARACTERS).replace(/[\ud800-\udbff]$/, '');
    store.scheduleRuns.update({
      id: run.id,
      status,
      error,
      answer: beginning,
      endedAt: hasEnded ? at : null,
    });
    const schedule = store.schedules.find(run.scheduleId);
    if (!schedule) return;
    if (hasEnded)
      this.#end(schedule, status === 'ok' && this.#isStale(schedule.id) ? 'stale' : status, error);
    this.#tell(schedule.workspaceId);
  }

  #insert(schedule: ScheduleRecord, next: number | null, run: ScheduleRun): ScheduleRun {
    const { store } = this.#options;
    store.schedules.beginRun(schedule.id, run.startedAt, next);
    store.scheduleRuns.insert(run);
    this.#tell(schedule.workspaceId);
    return run;
  }

  #fail(
    schedule: ScheduleRecord,
    cause: ScheduleRun['cause'],
    at: number,
    next: number | null,
    status: 'skipped' | 'error',
    error: string,
  ): ScheduleRun {
    const { store } = this.#options;
    const run = { ...runOf(schedule, cause, at), status, error, endedAt: at };
    const [last] = store.scheduleRuns.list(schedule.id, 1);
    // Left out every minute for an hour is one line of the record.
    if (last?.status === 'skipped' && status === 'skipped' && last.error === error) {
      store.scheduleRuns.repeat(last.id, at);
      store.schedules.beginRun(schedule.id, at, next);
      this.#tell(schedule.workspaceId);
    } else this.#insert(schedule, next, run);
    this.#end(schedule, status, error);
    return run;
  }

  #end(schedule: ScheduleRecord, status: string, error: string): void {
    const { store } = this.#options;
    const isSkipped = status === 'skipped';
    store.schedules.endRun(schedule.id, status, error);
    store.events.append({
      type: 'platform',
      event: isSkipped ? 'CRON_SKIPPED' : 'CRON_EXECUTED',
      workspaceId: schedule.workspaceId,
      payload: {
        schedule_id: schedule.id,
        schedule_name: schedule.name,
        ...(isSkipped ? { reason: error } : { status }),
      },
    });
  }

  #isStale(scheduleId: string): boolean {
    const last = this.#options.store.scheduleRuns.list(scheduleId, STALE_AFTER);
    return (
      last.length === STALE_AFTER && last.every(({ status, answer }) => status === 'ok' && answer === '')
    );
  }

  #tell(workspaceId: string): void {
    this.#options.store.events.append({ type: 'schedules.changed', workspaceId });
  }
}

function runOf(schedule: ScheduleRecord, cause: ScheduleRun['cause'], startedAt: number): ScheduleRun {
  return {
    id: newId(),
    scheduleId: schedule.id,
    cause,
    status: 'waiting',
    error: '',
    answer: '',
    traceId: null,
    startedAt,
    endedAt: null,
  };
}
