import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { AppError, type Disposable, systemCodeOf, toAppError } from '../base/index.ts';

/**
 * Makes the data folder where it is missing and holds it for this process. The lock is the operating system's
 * (an open SQLite transaction on a file of its own), so it ends with the process however that dies. Throws
 * `home_in_use`, or `home_unusable` when the folder cannot be made or written.
 */
export function lockHome(file: string): Disposable {
  const folder = path.dirname(file);
  const lock = openLock(folder, file);
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (systemCodeOf(error) !== 'SQLITE_BUSY') throw unusable(folder, error);
    throw new AppError('home_in_use', 'Molecule Desktop is already running with this data folder', {
      detail: `${folder} is held by another process. Use that one, stop it, or choose another folder with MOLECULE_HOME.`,
      cause: error,
    });
  }
  return { dispose: () => void lock.close() };
}

function openLock(folder: string, file: string): Database.Database {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return new Database(file, { timeout: 0 });
  } catch (error) {
    throw unusable(folder, error);
  }
}

function unusable(folder: string, thrown: unknown): AppError {
  const cause = toAppError(thrown);
  if (cause.code === 'disk_full') return cause;
  return new AppError('home_unusable', `The data folder ${folder} cannot be written`, {
    detail: `${cause.detail}. Give it back its rights, or choose another folder with --home or MOLECULE_HOME.`,
    cause,
  });
}
