import type { Sqlite } from './database.ts';

export interface ScheduleRecord {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly cronExpr: string;
  readonly timezone: string;
  readonly prompt: string;
  readonly enabled: boolean;
  readonly source: 'template' | 'runtime';
  readonly lastRunAt: number | null;
  readonly nextRunAt: number | null;
  readonly runCount: number;
  readonly lastStatus: string;
  readonly lastError: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const COLUMNS = `id, workspace_id AS workspaceId, name, cron_expr AS cronExpr, timezone, prompt, enabled, source,
  last_run_at AS lastRunAt, next_run_at AS nextRunAt, run_count AS runCount, last_status AS lastStatus,
  last_error AS lastError, created_at AS createdAt, updated_at AS updatedAt`;

const toRecord = (row: unknown): ScheduleRecord => {
  const raw = row as Omit<ScheduleRecord, 'enabled'> & { enabled: number };
  return { ...raw, enabled: raw.enabled === 1 };
};

export function scheduleRepository(database: Sqlite, now: () => number) {
  const upsert = database.prepare(
    `INSERT INTO schedules (id, workspace_id, name, cron_expr, timezone, prompt, enabled, source, next_run_at,
       created_at, updated_at)
     VALUES (@id, @workspaceId, @name, @cronExpr, @timezone, @prompt, @enabled, @source, @nextRunAt, @now, @now)
     ON CONFLICT (workspace_id, name) DO UPDATE SET cron_expr = excluded.cron_expr, timezone = excluded.timezone,
       prompt = excluded.prompt, enabled = excluded.enabled, source = excluded.source,
       next_run_at = excluded.next_run_at, updated_at = excluded.updated_at`,
  );
  const enabled = database.prepare(
    `SELECT ${COLUMNS} FROM schedules s WHERE enabled = 1
     AND EXISTS (SELECT 1 FROM workspaces w WHERE w.id = s.workspace_id AND w.status <> 'removed')`,
  );
  const ofWorkspace = database.prepare(
    `SELECT ${COLUMNS} FROM schedules WHERE workspace_id = ? ORDER BY created_at, name`,
  );
  const byId = database.prepare(`SELECT ${COLUMNS} FROM schedules WHERE workspace_id = ? AND id = ?`);
  const anywhere = database.prepare(`SELECT ${COLUMNS} FROM schedules WHERE id = ?`);
  const edit = database.prepare(
    `UPDATE schedules SET name = @name, cron_expr = @cronExpr, timezone = @timezone, prompt = @prompt, enabled = @enabled,
       source = 'runtime', next_run_at = @nextRunAt, updated_at = @now WHERE id = @id`,
  );
  const deleteOne = database.prepare('DELETE FROM schedules WHERE workspace_id = ? AND name = ?');
  const giveUp = database.prepare(
    'INSERT OR IGNORE INTO schedules_given_up (workspace_id, name) VALUES (?, ?)',
  );
  const givenUp = database.prepare('SELECT name FROM schedules_given_up WHERE workspace_id = ?');
  const disableOfWorkspace = database.prepare(
    'UPDATE schedules SET enabled = 0, next_run_at = NULL, updated_at = ? WHERE workspace_id = ? AND enabled = 1',
  );
  const setNext = database.prepare('UPDATE schedules SET next_run_at = ?, updated_at = ? WHERE id = ?');
  const began = database.prepare(
    'UPDATE schedules SET last_run_at = @at, next_run_at = @next, run_count = run_count + 1 WHERE id = @id',
  );
  const ended = database.prepare('UPDATE schedules SET last_status = ?, last_error = ? WHERE id = ?');
  let version = 0;
  return {
    /** Another number whenever one is stored or removed; runs do not count. */
    get version(): number {
      return version;
    },
    /** Stores a schedule; one of that name keeps its id and its history. */
    put(
      schedule: Pick<
        ScheduleRecord,
        | 'id'
        | 'workspaceId'
        | 'name'
        | 'cronExpr'
        | 'timezone'
        | 'prompt'
        | 'enabled'
        | 'source'
        | 'nextRunAt'
      >,
    ): void {
      upsert.run({ ...schedule, enabled: Number(schedule.enabled), now: now() });
      version += 1;
    },
    /** One of a workspace; undefined when it has none like that. */
    get(workspaceId: string, id: string): ScheduleRecord | undefined {
      const row = byId.get(workspaceId, id);
      return row === undefined ? undefined : toRecord(row);
    },
    /** Whosever it is. */
    find(id: string): ScheduleRecord | undefined {
      const row = anywhere.get(id);
      return row === undefined ? undefined : toRecord(row);
    },
    /** Stores what a person changed: from then on no template changes it. */
    edit(schedule: ScheduleRecord): void {
      edit.run({ ...schedule, enabled: Number(schedule.enabled), now: now() });
      version += 1;
    },
    /** False when there is none of that name. */
    remove(workspaceId: string, name: string): boolean {
      version += 1;
      return deleteOne.run(workspaceId, name).changes > 0;
    },
    /** No template brings one of that name back. */
    giveUp(workspaceId: string, name: string): void {
      giveUp.run(workspaceId, name);
      version += 1;
    },
    /** The names of those that somebody removed or renamed. */
    givenUp: (workspaceId: string) =>
      (givenUp.all(workspaceId) as { name: string }[]).map(({ name }) => name),
    /** None of a workspace fires any more. */
    disableAllOf(workspaceId: string): void {
      disableOfWorkspace.run(now(), workspaceId);
      version += 1;
    },
    /** Enabled schedules of live workspaces. */
    listEnabled: (): ScheduleRecord[] => enabled.all().map(toRecord),
    listOf: (workspaceId: string): ScheduleRecord[] => ofWorkspace.all(workspaceId).map(toRecord),
    setNextRun(id: string, at: number | null): void {
      setNext.run(at, now(), id);
    },
    /** A run began; `next`: when the one after it is due. */
    beginRun(id: string, at: number, next: number | null): void {
      began.run({ id, at, next });
    },
    /** How its last run came out. */
    endRun(id: string, status: string, error: string): void {
      ended.run(status, error, id);
    },
  };
}
