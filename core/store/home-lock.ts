import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { AppError, type Disposable, systemCodeOf } from '../base/index.ts';

/**
 * Holds a data folder for this process. The lock is the operating system's (an open SQLite transaction on a
 * file of its own), so it ends with the process however that dies. Throws `home_in_use`.
 */
export function lockHome(file: string): Disposable {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const lock = new Database(file, { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (systemCodeOf(error) !== 'SQLITE_BUSY') throw error;
    throw new AppError('home_in_use', 'Molecule Desktop is already running with this data folder', {
      detail: `${path.dirname(file)} is held by another process. Use that one, stop it, or choose another folder with MOLECULE_HOME.`,
      cause: error,
    });
  }
  return { dispose: () => void lock.close() };
}
