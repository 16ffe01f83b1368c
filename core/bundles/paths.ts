import { AppError } from '../base/index.ts';
import { cleanFilePath } from '../workspaces/index.ts';

/** Plugins are installed, with checks of their own. */
const NOT_BUNDLED = /^plugins(\/|$)/;
/** Credentials, what runs by itself, and whatever else nobody looks at. */
const HIDDEN = /^\.|(^|\/)\.(env|git)/i;

/** Whether a file of `/configs` belongs into a bundle. */
export function isBundled(path: string): boolean {
  return !NOT_BUNDLED.test(path) && !HIDDEN.test(path);
}

/**
 * The files of one workspace in `/configs`. Throws `invalid_path` for what leads out of it, is written in another form than
 * the plain one, is hidden, is there twice, or is a file and a folder at once.
 */
export function checkPaths(paths: readonly string[]): void {
  const files = new Set<string>();
  for (const path of paths) {
    if (cleanFilePath('/configs', path) !== path) throw invalidPath(path, 'is not in its plain form');
    if (!isBundled(path)) throw invalidPath(path, 'cannot be part of a bundle');
    if (files.has(path)) throw invalidPath(path, 'is there twice');
    files.add(path);
  }
  for (const path of files) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (files.has(path.slice(0, end))) throw invalidPath(path.slice(0, end), 'is a file and a folder');
    }
  }
}

function invalidPath(path: string, why: string): AppError {
  return new AppError('invalid_path', `the file "${path.slice(0, 100)}" ${why}`);
}
