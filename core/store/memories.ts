import type { Sqlite } from './database.ts';

export interface MemoryRecord {
  readonly id: string;
  readonly workspaceId: string;
  /** LOCAL: its own · TEAM: also those around it · GLOBAL: everybody of the org */
  readonly scope: 'LOCAL' | 'TEAM' | 'GLOBAL';
  readonly content: string;
  readonly source: 'template' | 'runtime';
  readonly createdAt: number;
}

/** What workspaces remember. */
export function memoryRepository(database: Sqlite) {
  const insert = database.prepare(
    `INSERT INTO memories (id, workspace_id, scope, content, source, created_at)
     VALUES (@id, @workspaceId, @scope, @content, @source, @createdAt)`,
  );
  const ofWorkspace = database.prepare(
    `SELECT id, workspace_id AS workspaceId, scope, content, source, created_at AS createdAt
     FROM memories WHERE workspace_id = ? ORDER BY created_at`,
  );
  let version = 0;
  return {
    /** Another number whenever one is stored. */
    get version(): number {
      return version;
    },
    insert(memory: MemoryRecord): void {
      insert.run(memory);
      version += 1;
    },
    /** Oldest first. */
    listOf: (workspaceId: string): MemoryRecord[] => ofWorkspace.all(workspaceId) as MemoryRecord[],
  };
}
