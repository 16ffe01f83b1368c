import { AppError, type Handlers, type Schedule, type ScheduleRun } from '../../core/contract/index.ts';
import { nextRunAt, nextRunsAt } from '../../core/schedules/next-run.ts';
import type { SyntheticState } from './synthetic-state.ts';

type ScheduleOperation = Extract<keyof Handlers, `schedules.${string}`>;

const HOUR_MS = 3_600_000;
const ANSWERS = [
  'The plan holds: research is done, the page is half written. **Next:** prices, on Tuesday.',
  'Everything is on time. One answer of the client is still missing.',
  '',
] as const;

/** What workspaces are asked at certain times, in memory. A run is answered when a test says so. */
export class SyntheticSchedules {
  readonly #schedules = new Map<string, Schedule[]>();
  readonly #runs = new Map<string, ScheduleRun[]>();

  of(workspaceId: string): Schedule[] {
    const known = this.#schedules.get(workspaceId) ?? this.#beginning(workspaceId);
    this.#schedules.set(workspaceId, known);
    return known;
  }

  /** What became of the run that is under way. */
  settle(
    state: SyntheticState,
    workspaceId: string,
    end: Pick<ScheduleRun, 'status' | 'answer' | 'error'> & Partial<Pick<ScheduleRun, 'traceId'>>,
  ): void {
    for (const schedule of this.of(workspaceId)) {
      const [run] = this.#runs.get(schedule.id) ?? [];
      if (run?.status !== 'waiting' && run?.status !== 'running') continue;
      const hasEnded = end.status !== 'running';
      this.#put(schedule, { ...run, ...end, endedAt: hasEnded ? run.startedAt + 4_200 : null });
    }
    this.#tell(state, workspaceId);
  }

  handlers(state: SyntheticState): Pick<Handlers, ScheduleOperation> {
    const one = ({ workspaceId, id }: { readonly workspaceId: string; readonly id: string }): Schedule => {
      const found = this.of(workspaceId).find((schedule) => schedule.id === id);
      if (found) return found;
      throw new AppError('schedule_not_found', 'There is no such schedule');
    };
    const next = (cron: string, timezone: string, count: number) => {
      try {
        return nextRunsAt(cron, timezone, Date.now(), count);
      } catch {
        throw new AppError('cron_invalid', 'This time is not understood: it needs five fields', {
          detail: 'For example "0 9 * * 1-5": at 9:00 on working days.',
        });
      }
    };
    return {
      'schedules.list': ({ workspaceId }) => {
        state.workspace(workspaceId);
        return { schedules: this.of(workspaceId).map((schedule) => ({ ...schedule })) };
      },
      'schedules.history': (asked) => ({
        runs: (this.#runs.get(one(asked).id) ?? []).slice(0, asked.limit),
      }),
      'schedules.preview': ({ cron, timezone, count }) => ({ runsAt: next(cron, timezone, count) }),
      'schedules.add': ({ workspaceId, ...fields }) => {
        const at = Date.now();
        if (this.of(workspaceId).some(({ name }) => name === fields.name))
          throw new AppError('schedule_exists', `This workspace has a schedule "${fields.name}" already`);
        const schedule: Schedule = {
          ...fields,
          id: state.newId('schedule'),
          workspaceId,
          source: 'runtime',
          nextRunAt: next(fields.cron, fields.timezone, 1)[0] ?? null,
          runCount: 0,
          isStale: false,
          lastRun: null,
          createdAt: at,
          updatedAt: at,
        };
        this.of(workspaceId).push(schedule);
        this.#tell(state, workspaceId);
        return { ...schedule };
      },
      'schedules.edit': ({ workspaceId, id, ...change }) => {
        const schedule = one({ workspaceId, id });
        Object.assign(schedule, change, { source: 'runtime', updatedAt: Date.now() });
        const { cron, timezone, enabled } = schedule;
        Object.assign(schedule, { nextRunAt: enabled ? (next(cron, timezone, 1)[0] ?? null) : null });
        this.#tell(state, workspaceId);
        return { ...schedule };
      },
      'schedules.remove': (asked) => {
        const schedules = this.of(asked.workspaceId);
        schedules.splice(schedules.indexOf(one(asked)), 1);
        this.#tell(state, asked.workspaceId);
        return {};
      },
      'schedules.run': (asked) => {
        const schedule = one(asked);
        const run = runOf(state.newId('run'), schedule.id, Date.now(), {
          cause: 'person',
          status: 'waiting',
        });
        this.#runs.set(schedule.id, [run, ...(this.#runs.get(schedule.id) ?? [])]);
        Object.assign(schedule, { lastRun: run, runCount: schedule.runCount + 1 });
        this.#tell(state, asked.workspaceId);
        return run;
      },
    };
  }

  #put(schedule: Schedule, run: ScheduleRun): void {
    const [, ...earlier] = this.#runs.get(schedule.id) ?? [];
    this.#runs.set(schedule.id, [run, ...earlier]);
    Object.assign(schedule, { lastRun: run });
  }

  #tell(state: SyntheticState, workspaceId: string): void {
    state.emit({ type: 'schedules.changed', workspaceId });
  }

  #beginning(workspaceId: string): Schedule[] {
    const now = Date.now();
    const made = (name: string, cron: string, prompt: string, more: Partial<Schedule> = {}): Schedule => ({
      id: `${workspaceId}-${name}`,
      workspaceId,
      name,
      cron,
      timezone: 'Europe/Berlin',
      prompt,
      enabled: true,
      source: 'template',
      nextRunAt: nextRunAt(cron, 'Europe/Berlin', now),
      runCount: 0,
      isStale: false,
      lastRun: null,
      createdAt: now - 100 * HOUR_MS,
      updatedAt: now - 100 * HOUR_MS,
      ...more,
    });
    const daily = made(
      'Daily report',
      '0 9 * * 1-5',
      'Write down what was done yesterday and what comes next.',
    );
    const runs = ANSWERS.map((answer, day) =>
      runOf(`${daily.id}-${day}`, daily.id, now - (2 + 24 * day) * HOUR_MS, {
        status: answer === '' ? 'error' : 'ok',
        answer,
        error: answer === '' ? 'it was not answered in time' : '',
        endedAt: now - (2 + 24 * day) * HOUR_MS + 42_000,
      }),
    );
    this.#runs.set(daily.id, runs);
    return [
      { ...daily, runCount: runs.length, lastRun: runs[0] ?? null },
      made('Inbox', '*/30 8-18 * * *', 'Look into the inbox and answer what is asked often.', {
        enabled: false,
        nextRunAt: null,
        source: 'runtime',
      }),
    ];
  }
}

function runOf(id: string, scheduleId: string, startedAt: number, more: Partial<ScheduleRun>): ScheduleRun {
  return {
    id,
    scheduleId,
    cause: 'time',
    status: 'ok',
    error: '',
    answer: '',
    traceId: null,
    startedAt,
    endedAt: null,
    ...more,
  };
}
