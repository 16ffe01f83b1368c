import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { AppError, messageOf, systemCodeOf, toAppError } from '../base/index.ts';
import { migrations as allMigrations, type Migration } from './migrations/index.ts';

export type Sqlite = Database.Database;

export interface DatabaseOptions {
  readonly file: string;
  /** Folder for the copies that are made before a migration. */
  readonly backups: string;
  readonly migrations?: readonly Migration[];
}

const BUSY_TIMEOUT_MS = 5_000;
const BACKUPS_KEPT = 5;
/** 16 MiB: every checkpoint waits for the disk, and the pages of a busy hour are the same again and again. */
const CHECKPOINT_PAGES = 4_000;

/**
 * Opens the database in WAL mode and brings its schema up to date. Commits survive `kill -9` of the process;
 * a power cut may lose the newest moments but never the file's consistency (`synchronous = NORMAL`).
 *
 * Throws `store_newer` when a newer version of the app wrote the file, `store_damaged` when it is no
 * database, `disk_full` when there's no room.
 */
export function openDatabase(options: DatabaseOptions): Sqlite {
  mkdirSync(path.dirname(options.file), { recursive: true });
  let database: Sqlite | undefined;
  try {
    database = new Database(options.file, { timeout: BUSY_TIMEOUT_MS });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    database.pragma('cache_size = -16000');
    migrate(database, options);
    return database;
  } catch (error) {
    database?.close();
    if (systemCodeOf(error) === 'SQLITE_NOTADB' || systemCodeOf(error) === 'SQLITE_CORRUPT') {
      throw new AppError('store_damaged', 'The app data file cannot be read', {
        detail: `${options.file}: ${messageOf(error)}. Copies from before each update lie in ${options.backups}.`,
        cause: error,
      });
    }
    throw toAppError(error, 'The app data could not be opened');
  }
}

function migrate(database: Sqlite, options: DatabaseOptions): void {
  const list = options.migrations ?? allMigrations;
  const current = database.pragma('user_version', { simple: true }) as number;
  const newest = list.at(-1)?.version ?? 0;
  if (current > newest) {
    throw new AppError('store_newer', 'This data folder was written by a newer version of the app', {
      detail: `${options.file} has schema ${current}, this version knows up to ${newest}. Update the app, or use another data folder (MOLECULE_HOME).`,
    });
  }
  const pending = list.filter((migration) => migration.version > current);
  if (pending.length === 0) return;
  if (current > 0) backUp(database, options, current);
  for (const migration of pending) {
    database.transaction(() => {
      database.exec(migration.sql);
      database.pragma(`user_version = ${migration.version}`);
    })();
  }
}

/** Copies the file as it was before the migration; keeps the newest few copies. */
function backUp(database: Sqlite, options: DatabaseOptions, version: number): void {
  mkdirSync(options.backups, { recursive: true });
  database.pragma('wal_checkpoint(TRUNCATE)');
  const prefix = `${path.basename(options.file, '.db')}-schema-`;
  const target = path.join(options.backups, `${prefix}${String(version).padStart(4, '0')}.db`);
  if (!existsSync(target)) copyFileSync(options.file, target);
  const copies = readdirSync(options.backups).filter((name) => name.startsWith(prefix));
  for (const old of copies.sort().slice(0, -BACKUPS_KEPT)) rmSync(path.join(options.backups, old));
}
