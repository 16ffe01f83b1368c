import type { Sqlite } from './database.ts';

/** A rule that agents read with their system prompt. */
export interface InstructionRecord {
  readonly id: string;
  readonly scope: 'global' | 'workspace';
  /** Id of the workspace that it is for; null for all. */
  readonly scopeTarget: string | null;
  readonly title: string;
  /** Markdown. */
  readonly content: string;
  /** Higher ones come first. */
  readonly priority: number;
  readonly enabled: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const COLUMNS = `id, scope, scope_target AS scopeTarget, title, content, priority, enabled,
  created_at AS createdAt, updated_at AS updatedAt`;
/** Those for all come before those for one. */
const ORDER = 'ORDER BY scope, priority DESC, created_at, id';

const toRecord = (raw: unknown): InstructionRecord => {
  const row = raw as Omit<InstructionRecord, 'enabled'> & { enabled: number };
  return { ...row, enabled: row.enabled === 1 };
};

/** Rules for agents. */
export function instructionRepository(database: Sqlite, now: () => number) {
  const put = database.prepare(
    `INSERT INTO instructions (id, scope, scope_target, title, content, priority, enabled, created_at, updated_at)
     VALUES (@id, @scope, @scopeTarget, @title, @content, @priority, @enabled, @now, @now)
     ON CONFLICT (id) DO UPDATE SET title = excluded.title, content = excluded.content,
       priority = excluded.priority, enabled = excluded.enabled, updated_at = excluded.updated_at`,
  );
  const one = database.prepare(`SELECT ${COLUMNS} FROM instructions WHERE id = ?`);
  const all = database.prepare(`SELECT ${COLUMNS} FROM instructions ${ORDER}`);
  const ofScope = database.prepare(`SELECT ${COLUMNS} FROM instructions WHERE scope = ? ${ORDER}`);
  const forWorkspace = database.prepare(
    `SELECT ${COLUMNS} FROM instructions
     WHERE enabled = 1 AND (scope = 'global' OR (scope = 'workspace' AND scope_target = ?)) ${ORDER}`,
  );
  const deleteOne = database.prepare('DELETE FROM instructions WHERE id = ?');
  return {
    /** Stores one; of one that is there, scope and target stay. */
    put: (record: Omit<InstructionRecord, 'createdAt' | 'updatedAt'>): void =>
      void put.run({ ...record, enabled: Number(record.enabled), now: now() }),
    get(id: string): InstructionRecord | undefined {
      const row = one.get(id);
      return row === undefined ? undefined : toRecord(row);
    },
    listAll: (): InstructionRecord[] => all.all().map(toRecord),
    listOfScope: (scope: string): InstructionRecord[] => ofScope.all(scope).map(toRecord),
    /** Those that are enabled and concern a workspace: for all first, then its own, each by priority. */
    listFor: (workspaceId: string): InstructionRecord[] => forWorkspace.all(workspaceId).map(toRecord),
    /** False when there was none. */
    remove: (id: string): boolean => deleteOne.run(id).changes > 0,
  };
}
