import type { Build } from '../contract/index.ts';
import type { Sqlite } from './database.ts';

/** What builds of earlier versions of the app do not say. */
const DEFAULTS = {
  kind: 'build',
  source: '',
  sha: '',
  contentKey: '',
  platform: '',
  emulated: false,
  trigger: 'workspace',
  previousMs: null,
  estimateMs: null,
} as const satisfies Partial<Build>;

/** Image builds; their log lines are files beside the database. */
export function buildRepository(database: Sqlite) {
  const save = database.prepare(
    `INSERT INTO builds (id, status, body, started_at) VALUES (@id, @status, @body, @startedAt)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, body = excluded.body`,
  );
  const byId = database.prepare('SELECT body FROM builds WHERE id = ?');
  const newest = database.prepare('SELECT body FROM builds ORDER BY started_at DESC, id DESC LIMIT ?');
  const older = database.prepare(
    `SELECT body FROM builds WHERE (started_at, id) < (SELECT started_at, id FROM builds WHERE id = ?)
     ORDER BY started_at DESC, id DESC LIMIT ?`,
  );
  const decode = (row: unknown): Build => ({
    ...DEFAULTS,
    ...(JSON.parse((row as { body: string }).body) as Build),
  });
  return {
    save(build: Build): void {
      save.run({
        id: build.id,
        status: build.status,
        body: JSON.stringify(build),
        startedAt: build.startedAt,
      });
    },
    get(id: string): Build | undefined {
      const row = byId.get(id);
      return row === undefined ? undefined : decode(row);
    },
    /** Newest first; with the id of a build, those older than it. */
    list: (limit: number, before?: string): Build[] =>
      (before === undefined ? newest.all(limit) : older.all(before, limit)).map(decode),
  };
}
