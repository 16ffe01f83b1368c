import type { Sqlite } from './database.ts';
import { COLUMNS, type Row, toColumns, toRecord } from './workspace-columns.ts';
import { type StoredFile, workspaceFileRepository } from './workspace-files.ts';
import {
  concernsWish,
  DEFAULTS,
  type NewWorkspace,
  type WorkspacePatch,
  type WorkspaceRecord,
  type WorkspaceTouch,
} from './workspace-record.ts';
import { WorkspaceTree } from './workspace-tree.ts';

/** Workspaces and the files that seed them. Reads come from memory: every row is loaded once at start. */
export function workspaceRepository(database: Sqlite, now: () => number) {
  const tree = new WorkspaceTree();
  const updates = new Map<string, ReturnType<Sqlite['prepare']>>();
  const { forgetNumbers, ...files } = workspaceFileRepository(database);
  /** What is in memory only, until `writeTouched`. */
  const touched = new Map<string, WorkspaceTouch>();
  let wishVersion = 0;

  const reload = () => {
    tree.clear();
    wishVersion += 1;
    forgetNumbers();
    const rows = database.prepare('SELECT * FROM workspaces ORDER BY number').all() as Row[];
    for (const row of rows) {
      const record = toRecord(row);
      tree.keep({ ...record, ...touched.get(record.id) });
    }
  };
  reload();

  const insertRow = database.prepare(
    `INSERT INTO workspaces (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((name) => `@${name}`).join(', ')})`,
  );
  const deleteRow = database.prepare('DELETE FROM workspaces WHERE id = ?');

  const writeColumns = (id: string, patch: WorkspacePatch): void => {
    const columns = toColumns(patch);
    const key = Object.keys(columns).join();
    let statement = updates.get(key);
    if (!statement) {
      const set = Object.keys(columns).map((column) => `${column} = @${column}`);
      statement = database.prepare(`UPDATE workspaces SET ${set.join(', ')} WHERE id = @id`);
      updates.set(key, statement);
    }
    statement.run({ ...columns, id });
  };

  const writeAll = database.transaction((touches: ReadonlyMap<string, WorkspaceTouch>) => {
    for (const [id, touch] of touches) writeColumns(id, touch);
  });

  const purge = (id: string): void => {
    for (const childId of tree.childIdsOf(id)) purge(childId);
    deleteRow.run(id);
    tree.drop(id);
    touched.delete(id);
    wishVersion += 1;
  };

  return {
    ...files,
    /** Inserts a workspace. Throws SQLite's unique error when a live sibling has the name. */
    insert(workspace: NewWorkspace, seed: readonly StoredFile[] = []): WorkspaceRecord {
      const record: WorkspaceRecord = { ...DEFAULTS, updatedAt: workspace.createdAt, ...workspace };
      insertRow.run(toColumns(record));
      files.insertFiles(record.id, seed);
      wishVersion += 1;
      tree.keep(record);
      return record;
    },

    /** Changes fields. Returns the new record; undefined when there's no such workspace. */
    update(id: string, patch: WorkspacePatch): WorkspaceRecord | undefined {
      const before = tree.get(id);
      if (!before) return undefined;
      const changed: WorkspacePatch = { ...patch, updatedAt: now() };
      writeColumns(id, changed);
      // Written with it is newer than what waits to be.
      const waiting = touched.get(id);
      if (waiting) {
        const left = Object.entries(waiting).filter(([field]) => !(field in patch));
        if (left.length === 0) touched.delete(id);
        else touched.set(id, Object.fromEntries(left));
      }
      const record = { ...before, ...changed } as WorkspaceRecord;
      if (concernsWish(before, patch)) wishVersion += 1;
      tree.keep(record);
      return record;
    },

    /** Like `update`, but only in memory until `writeTouched`: for what agents say several times a minute. */
    touch(id: string, touch: WorkspaceTouch): WorkspaceRecord | undefined {
      const before = tree.get(id);
      if (!before) return undefined;
      const record = { ...before, ...touch };
      tree.replace(record);
      touched.set(id, { ...touched.get(id), ...touch });
      return record;
    },

    /** Stores what was touched since the last time. */
    writeTouched(): void {
      if (touched.size === 0) return;
      writeAll(touched);
      touched.clear();
    },

    get: (id: string) => tree.get(id),
    /** The workspace unless it was removed. */
    getLive: (id: string) => tree.getLive(id),
    /** All that are not removed, in order of creation. */
    listLive: () => tree.listLive(),
    /** Including removed ones that were not purged. */
    listAll: () => tree.list(),
    childrenOf: (parentId: string | null) => tree.childrenOf(parentId),
    /** How many `childrenOf` gives. */
    countChildren: (parentId: string | null) => tree.countChildren(parentId),
    /** Another number whenever the tree or the place of somebody in it has changed. */
    get structureVersion(): number {
      return tree.version;
    },
    /** Another number whenever somebody wants something else of a workspace. */
    get wishVersion(): number {
      return wishVersion;
    },
    /** The workspace's live descendants, parents before children; without itself. */
    descendantsOf: (id: string) => tree.descendantsOf(id),
    /** Ids from the parent up to the root; at most 32. */
    ancestorsOf: (id: string) => tree.ancestorsOf(id),
    /** Deletes the row with all that belongs to it, and what is left of workspaces below it. */
    purge,
    /** Forgets what is in memory, after a rolled back transaction. */
    reload,
  };
}
