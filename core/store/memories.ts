import type { Sqlite } from './database.ts';

export type MemoryScope = 'LOCAL' | 'TEAM' | 'GLOBAL';

export interface MemoryRecord {
  readonly id: string;
  readonly workspaceId: string;
  /** LOCAL: its own · TEAM: also those around it · GLOBAL: everybody */
  readonly scope: MemoryScope;
  /** A drawer within the scope. */
  readonly namespace: string;
  readonly content: string;
  readonly source: 'template' | 'runtime';
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A memory to be stored; without a namespace it goes into `general`. */
export type NewMemory = Omit<MemoryRecord, 'namespace' | 'updatedAt'> & { readonly namespace?: string };

export interface MemoryFilter {
  /** Whose; undefined: everybody's. */
  readonly workspaceIds?: readonly string[] | undefined;
  readonly scope?: MemoryScope | undefined;
  readonly namespace?: string | undefined;
  /** words: an expression of the index, best first · text: what the content has in it somewhere */
  readonly search?: { readonly kind: 'words' | 'text'; readonly text: string } | undefined;
  readonly limit: number;
}

export const DEFAULT_NAMESPACE = 'general';

const COLUMNS = `memories.id, workspace_id AS workspaceId, scope, namespace, memories.content, source,
  created_at AS createdAt, updated_at AS updatedAt`;

/** What workspaces remember. Triggers keep the index of words in step. */
export function memoryRepository(database: Sqlite) {
  const insert = database.prepare(
    `INSERT INTO memories (id, workspace_id, scope, namespace, content, source, created_at, updated_at)
     VALUES (@id, @workspaceId, @scope, @namespace, @content, @source, @createdAt, @createdAt)`,
  );
  const ofWorkspace = database.prepare(
    `SELECT ${COLUMNS} FROM memories WHERE workspace_id = ? ORDER BY created_at, number`,
  );
  const one = database.prepare(`SELECT ${COLUMNS} FROM memories WHERE id = ? AND workspace_id = ?`);
  const same = database.prepare(
    `SELECT id FROM memories WHERE workspace_id = @workspaceId AND scope = @scope AND namespace = @namespace
       AND content = @content LIMIT 1`,
  );
  const update = database.prepare(
    `UPDATE memories SET content = @content, namespace = @namespace, updated_at = @updatedAt WHERE id = @id`,
  );
  const remove = database.prepare('DELETE FROM memories WHERE id = ? AND workspace_id = ?');
  const statements = new Map<string, ReturnType<Sqlite['prepare']>>();
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  let version = 0;
  return {
    /** Another number whenever one is stored, changed or removed. */
    get version(): number {
      return version;
    },
    insert(memory: NewMemory): void {
      insert.run({ namespace: DEFAULT_NAMESPACE, ...memory });
      version += 1;
    },
    /** Oldest first. */
    listOf: (workspaceId: string): MemoryRecord[] => ofWorkspace.all(workspaceId) as MemoryRecord[],
    /** One that is the workspace's own. */
    get: (workspaceId: string, id: string): MemoryRecord | undefined =>
      one.get(id, workspaceId) as MemoryRecord | undefined,
    hasSame: (memory: Pick<MemoryRecord, 'workspaceId' | 'scope' | 'namespace' | 'content'>): boolean =>
      same.get(memory) !== undefined,
    update(memory: Pick<MemoryRecord, 'id' | 'content' | 'namespace' | 'updatedAt'>): void {
      update.run(memory);
      version += 1;
    },
    /** False when it is not the workspace's own. */
    remove(workspaceId: string, id: string): boolean {
      version += 1;
      return remove.run(id, workspaceId).changes > 0;
    },
    /** Newest first; what words were searched for, best first. */
    list(filter: MemoryFilter): MemoryRecord[] {
      const { search, workspaceIds } = filter;
      const byWords = search?.kind === 'words';
      const parts = [
        ...(byWords ? ['memory_words MATCH @text'] : []),
        ...(search?.kind === 'text' ? ['instr(lower(memories.content), lower(@text)) > 0'] : []),
        ...(workspaceIds ? ['workspace_id IN (SELECT value FROM json_each(@ids))'] : []),
        ...(filter.scope ? ['scope = @scope'] : []),
        ...(filter.namespace ? ['namespace = @namespace'] : []),
      ];
      const from = byWords
        ? 'memory_words JOIN memories ON memories.number = memory_words.rowid'
        : 'memories';
      const where = parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`;
      const order = `${byWords ? 'memory_words.rank, ' : ''}created_at DESC, number DESC`;
      const sql = `SELECT ${COLUMNS} FROM ${from} ${where} ORDER BY ${order} LIMIT @limit`;
      return prepared(sql).all({
        limit: filter.limit,
        scope: filter.scope,
        namespace: filter.namespace,
        text: search?.text,
        ids: JSON.stringify(workspaceIds ?? []),
      }) as MemoryRecord[];
    },
  };
}
