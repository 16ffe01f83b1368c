import type { Sqlite } from './database.ts';

/** One prompt that a schedule sent, or could not send. */
export interface ScheduleRun {
  /** Of the message that carries the prompt. */
  readonly id: string;
  readonly scheduleId: string;
  /** time: it was due · person: somebody wanted it then */
  readonly cause: 'time' | 'person';
  readonly status: 'waiting' | 'running' | 'ok' | 'error' | 'skipped';
  readonly error: string;
  /** How the answer begins. */
  readonly answer: string;
  readonly traceId: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

/** Of each schedule; one that runs every minute fills them within an hour. */
const KEPT = 100;
const COLUMNS = `id, schedule_id AS scheduleId, cause, status, error, answer, trace_id AS traceId,
  started_at AS startedAt, ended_at AS endedAt`;

export function scheduleRunRepository(database: Sqlite) {
  const insert = database.prepare(
    `INSERT INTO schedule_runs (id, schedule_id, cause, status, error, answer, trace_id, started_at, ended_at)
     VALUES (@id, @scheduleId, @cause, @status, @error, @answer, @traceId, @startedAt, @endedAt)`,
  );
  const dropOld = database.prepare(
    `DELETE FROM schedule_runs WHERE schedule_id = @scheduleId AND ended_at IS NOT NULL AND (started_at, id) < (
       SELECT started_at, id FROM schedule_runs WHERE schedule_id = @scheduleId
       ORDER BY started_at DESC, id DESC LIMIT 1 OFFSET ${KEPT - 1})`,
  );
  const byId = database.prepare(`SELECT ${COLUMNS} FROM schedule_runs WHERE id = ?`);
  const newest = database.prepare(
    `SELECT ${COLUMNS} FROM schedule_runs WHERE schedule_id = ? ORDER BY started_at DESC, id DESC LIMIT ?`,
  );
  const active = database.prepare(
    `SELECT ${COLUMNS} FROM schedule_runs WHERE schedule_id = ? AND ended_at IS NULL
     ORDER BY started_at DESC, id DESC LIMIT 1`,
  );
  const repeat = database.prepare('UPDATE schedule_runs SET started_at = @at, ended_at = @at WHERE id = @id');
  const setState = database.prepare(
    'UPDATE schedule_runs SET status = @status, error = @error, answer = @answer, ended_at = @endedAt WHERE id = @id',
  );
  return {
    /** Stores a run; the oldest of its schedule that has ended goes when there are too many. */
    insert(run: ScheduleRun): void {
      insert.run(run);
      dropOld.run({ scheduleId: run.scheduleId });
    },
    get: (id: string) => byId.get(id) as ScheduleRun | undefined,
    /** Newest first. */
    list: (scheduleId: string, limit: number) => newest.all(scheduleId, limit) as ScheduleRun[],
    /** The one that waits or is under way, else the newest. */
    lastOf: (scheduleId: string) =>
      (active.get(scheduleId) ?? newest.get(scheduleId, 1)) as ScheduleRun | undefined,
    /** It was left out once more, for the same reason. */
    repeat(id: string, at: number): void {
      repeat.run({ id, at });
    },
    update(run: Pick<ScheduleRun, 'id' | 'status' | 'error' | 'answer' | 'endedAt'>): void {
      const { id, status, error, answer, endedAt } = run;
      setState.run({ id, status, error, answer, endedAt });
    },
  };
}
