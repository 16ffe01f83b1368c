import { realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { isInside, systemCodeOf } from '../base/index.ts';

/** Why a path of a template cannot be used. */
export type PathProblem = 'empty' | 'absolute' | 'escapes' | 'missing' | 'unreadable';

export type LocatedPath =
  | { readonly ok: true; readonly absolute: string; readonly real: string; readonly stats: Stats }
  | { readonly ok: false; readonly problem: PathProblem; readonly absolute: string };

/**
 * The folder that a template may read from. A path is inside when its text says so and when the file that
 * it leads to, after symlinks, is inside as well.
 */
export class TemplateRoot {
  readonly dir: string;
  readonly #real: string;

  /** @param dir an existing folder; throws the system error when it is not there */
  constructor(dir: string) {
    this.dir = path.resolve(dir);
    this.#real = realpathSync.native(this.dir);
  }

  /** Path for people and diagnostics: relative to the root with `/`. */
  relative(absolute: string): string {
    return path.relative(this.dir, absolute).split(path.sep).join('/');
  }

  /** Finds what `reference` leads to, seen from the folder `from`. It must not be empty or absolute. */
  locate(reference: string, from: string = this.dir): LocatedPath {
    if (reference.trim() === '') return { ok: false, problem: 'empty', absolute: from };
    if (path.posix.isAbsolute(reference) || path.win32.isAbsolute(reference)) {
      return { ok: false, problem: 'absolute', absolute: reference };
    }
    const absolute = path.resolve(from, reference);
    if (!isInside(this.dir, absolute)) return { ok: false, problem: 'escapes', absolute };
    try {
      const real = realpathSync.native(absolute);
      if (!isInside(this.#real, real)) return { ok: false, problem: 'escapes', absolute };
      return { ok: true, absolute, real, stats: statSync(real) };
    } catch (error) {
      const code = systemCodeOf(error);
      const problem = code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable';
      return { ok: false, problem, absolute };
    }
  }
}
