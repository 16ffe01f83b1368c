import { sha256 } from '../base/index.ts';
import { ALL_KINDS, type BackendKind, bitOf } from './backend-kinds.ts';
import type { Sqlite } from './database.ts';

export interface StoredFile {
  readonly path: string;
  readonly mode: number;
  readonly content: Uint8Array;
}

/** A file that belongs into `/configs` of a workspace. */
export interface WorkspaceFile extends StoredFile {
  /**
   * The kinds of backend (see `hasKind`) on which it was written there as it is stored, once: the agent may have
   * changed it since.
   */
  readonly delivered: number;
}

/** What changes of the files of a workspace; all others stay. */
export interface FileChanges {
  readonly put: readonly StoredFile[];
  /** Paths. */
  readonly remove: readonly string[];
}

/**
 * The files of workspaces. Equal contents are stored once, whoever has them: an org often gives the same plugins to
 * all of its workspaces.
 */
export function workspaceFileRepository(database: Sqlite) {
  /** Where contents that are at hand are stored. */
  let numbers = new WeakMap<Uint8Array, number>();
  const findContent = database.prepare('SELECT number FROM file_contents WHERE hash = ?').pluck();
  const insertContent = database.prepare('INSERT INTO file_contents (hash, content) VALUES (?, ?)');
  const deleteUnused = database.prepare(
    'DELETE FROM file_contents WHERE number NOT IN (SELECT content_number FROM workspace_files)',
  );
  const put = database.prepare(
    `INSERT INTO workspace_files (workspace_id, path, mode, content_number) VALUES (?, ?, ?, ?)
     ON CONFLICT (workspace_id, path) DO UPDATE
     SET mode = excluded.mode, content_number = excluded.content_number, delivered = 0
     WHERE mode <> excluded.mode OR content_number <> excluded.content_number`,
  );
  const select = database.prepare(
    `SELECT path, mode, content, delivered FROM workspace_files JOIN file_contents ON number = content_number
     WHERE workspace_id = ? ORDER BY path`,
  );
  const selectOne = database
    .prepare(
      `SELECT content FROM workspace_files JOIN file_contents ON number = content_number
       WHERE workspace_id = ? AND path = ?`,
    )
    .pluck();
  const selectPaths = database
    .prepare(
      'SELECT path FROM workspace_files WHERE workspace_id = ? AND path >= ? AND path < ? ORDER BY path',
    )
    .pluck();
  const deleteOne = database.prepare('DELETE FROM workspace_files WHERE workspace_id = ? AND path = ?');
  const addDelivered = database.prepare(
    'UPDATE workspace_files SET delivered = delivered | @bit WHERE workspace_id = @id AND delivered & @bit = 0',
  );
  const addDeliveredOne = database.prepare(
    'UPDATE workspace_files SET delivered = delivered | @bit WHERE workspace_id = @id AND path = @path',
  );
  const dropDelivered = database.prepare(
    'UPDATE workspace_files SET delivered = delivered & ~@bit WHERE workspace_id = @id AND delivered & @bit <> 0',
  );
  const insertGone = database.prepare(
    `INSERT OR REPLACE INTO workspace_files_gone (workspace_id, path, kinds) VALUES (?, ?, ${ALL_KINDS})`,
  );
  const deleteGone = database.prepare('DELETE FROM workspace_files_gone WHERE workspace_id = ? AND path = ?');
  const settleGone = database.prepare(
    'UPDATE workspace_files_gone SET kinds = kinds & ~@bit WHERE workspace_id = @id AND kinds & @bit <> 0',
  );
  const deleteSettled = database.prepare(
    'DELETE FROM workspace_files_gone WHERE workspace_id = ? AND kinds = 0',
  );
  const selectGone = database
    .prepare(
      'SELECT path FROM workspace_files_gone WHERE workspace_id = @id AND kinds & @bit <> 0 ORDER BY path',
    )
    .pluck();

  /** The number of a content that is stored now, if it was not before. */
  const keepContent = (content: Uint8Array): number => {
    const known = numbers.get(content);
    if (known !== undefined) return known;
    const hash = sha256(content);
    const found = findContent.get(hash) as number | undefined;
    const number = found ?? Number(insertContent.run(hash, content).lastInsertRowid);
    numbers.set(content, number);
    return number;
  };
  const putFile = (id: string, { path, mode, content }: StoredFile) =>
    put.run(id, path, mode, keepContent(content));

  return {
    /** Stores a content ahead of the files that have it: what a large import does in small pieces, beforehand. */
    keepContent,
    /** Deletes contents that no file has any more. Not while somebody stores some ahead. */
    dropUnusedContents(): void {
      deleteUnused.run();
      numbers = new WeakMap();
    },
    /** Gives a new workspace its files. */
    insertFiles(id: string, files: readonly StoredFile[]): void {
      for (const file of files) putFile(id, file);
    },
    /** What is stored already just so keeps counting as delivered; what is removed is remembered as gone. */
    changeFiles(id: string, { put: changed, remove }: FileChanges): void {
      for (const path of remove) {
        if (deleteOne.run(id, path).changes > 0) insertGone.run(id, path);
      }
      for (const file of changed) {
        putFile(id, file);
        deleteGone.run(id, file.path);
      }
    },
    /** By path. */
    filesOf: (id: string): WorkspaceFile[] => select.all(id) as WorkspaceFile[],
    /** The content of one file. */
    contentOf: (id: string, path: string): Uint8Array | undefined =>
      selectOne.get(id, path) as Uint8Array | undefined,
    /** Paths of the files below a folder. */
    pathsBelow: (id: string, folder: string): string[] =>
      selectPaths.all(id, `${folder}/`, `${folder}0`) as string[],
    /** Paths of files that were perhaps written on that kind of backend and that do not belong to it any more. */
    goneFilesOf: (id: string, kind: BackendKind): string[] =>
      selectGone.all({ id, bit: bitOf(kind) }) as string[],
    /** All its files were written on that kind of backend, and nothing is left there of those that are gone. */
    markDelivered(id: string, kind: BackendKind): void {
      const bit = bitOf(kind);
      addDelivered.run({ id, bit });
      settleGone.run({ id, bit });
      deleteSettled.run(id);
    },
    /** None of its files is there any more. */
    forgetDelivered(id: string, kind: BackendKind): void {
      dropDelivered.run({ id, bit: bitOf(kind) });
    },
    /** What the agent has there on that kind of backend is what belongs there: other kinds get it with their next start. */
    adoptFile(id: string, file: StoredFile, kind: BackendKind): void {
      putFile(id, file);
      addDeliveredOne.run({ id, path: file.path, bit: bitOf(kind) });
    },
    /** After a rolled back transaction: contents that it stored are not. */
    forgetNumbers(): void {
      numbers = new WeakMap();
    },
  };
}
