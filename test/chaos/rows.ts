import Database from 'better-sqlite3';

/** What the engine has stored of a workspace, as it stands in the file. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly desired: string;
  readonly status: string;
  readonly generation: number;
  /** It waits to be destroyed until then, unless that is undone; null: it stays. */
  readonly destroyAt: number | null;
  readonly step: string | null;
  readonly error: string | null;
  readonly org: string | null;
  readonly image: string;
  readonly liveBearers: number;
  readonly livePrefixes: number;
}

export interface Stored {
  readonly rows: readonly Row[];
  /** Builds that count as under way. */
  readonly openBuilds: number;
}

const ROWS = `
SELECT w.id, w.name, w.parent_id AS parentId, w.desired, w.status, w.generation, w.destroy_at AS destroyAt,
  w.phase_step AS step, w.error,
  o.name AS org, w.image,
  (SELECT count(*) FROM workspace_tokens t WHERE t.workspace_id = w.id AND kind = 'bearer' AND revoked_at IS NULL)
    AS liveBearers,
  (SELECT count(*) FROM workspace_tokens t WHERE t.workspace_id = w.id AND kind = 'prefix' AND revoked_at IS NULL)
    AS livePrefixes
FROM workspaces w LEFT JOIN orgs o ON o.id = w.org_id ORDER BY w.number`;

/** Reads the engine's database behind its back, whether it lives or not. */
export function readStored(file: string): Stored {
  return reading(file, (database) => ({
    rows: database.prepare(ROWS).all() as Row[],
    openBuilds: database
      .prepare("SELECT count(*) FROM builds WHERE status IN ('queued', 'running')")
      .pluck()
      .get() as number,
  }));
}

/** What SQLite finds wrong with the file; empty when it is sound. */
export function damageOf(file: string): string[] {
  return reading(file, (database) => {
    const found = database.prepare('PRAGMA integrity_check').pluck().all() as string[];
    const dangling = database.prepare('PRAGMA foreign_key_check').all();
    return [...found.filter((line) => line !== 'ok'), ...dangling.map((row) => JSON.stringify(row))];
  });
}

function reading<T>(file: string, read: (database: Database.Database) => T): T {
  const database = new Database(file, { readonly: true, timeout: 10_000 });
  try {
    return read(database);
  } finally {
    database.close();
  }
}
