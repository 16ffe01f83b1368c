import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { systemCodeOf } from '../../base/index.ts';
import type { Help } from './diagnostics.ts';

/** Where the files of other repositories stand in the paths of a template. Nothing is ever written there. */
export const EXTERNAL_FOLDER = '.external-cache';

/** Why a path of a template cannot be used. `root_not_allowed`: a link leads out of what may be read. */
export type PathProblem = 'empty' | 'absolute' | 'escapes' | 'root_not_allowed' | 'missing' | 'unreadable';

export type LocatedPath =
  | {
      readonly ok: true;
      readonly absolute: string;
      readonly real: string;
      readonly stats: Stats;
      /** Real folders that links below this path may lead into. */
      readonly within: readonly string[];
    }
  | {
      readonly ok: false;
      readonly problem: PathProblem;
      readonly absolute: string;
      /** `root_not_allowed`: the real folder that the link leads into. */
      readonly folder?: string;
    };

/** The template folder itself or one repository that is mounted below it. Each reads only its own files. */
interface Area {
  /** Where it stands in the paths of the template. */
  readonly dir: string;
  /** Where its files really are, and what else its links may lead into; symlinks resolved. */
  readonly disk: string;
  readonly within: readonly string[];
}

/**
 * The folders that a template may read from. A path is inside when its text says so and when the file that
 * it leads to, after symlinks, lies in the same area or, for the template's own files, in an allowed root.
 */
export class TemplateRoot {
  readonly dir: string;
  readonly #template: Area;
  readonly #mounts = new Map<string, Area>();
  /** Real path of each folder that was looked into. A template has many files in few folders. */
  readonly #realFolders = new Map<string, string>();

  /**
   * @param dir an existing folder; throws the system error when it is not there
   * @param allowedRoots absolute folders that symlinks may lead into; those that do not exist are left out
   */
  constructor(dir: string, allowedRoots: readonly string[] = []) {
    this.dir = path.resolve(dir);
    const disk = realpathSync.native(this.dir);
    this.#template = { dir: this.dir, disk, within: [disk, ...allowedRoots.flatMap(existing)] };
    this.#realFolders.set(disk, disk);
  }

  /** Lets the files of `folder` appear at `prefix`. Throws the system error when there is no such folder. */
  mount(prefix: string, folder: string): void {
    const dir = path.join(this.dir, prefix);
    const disk = realpathSync.native(folder);
    this.#mounts.set(prefix, { dir, disk, within: [disk] });
    this.#realFolders.set(disk, disk);
  }

  /** Path for people and diagnostics: relative to the root with `/`. */
  relative(absolute: string): string {
    return path.relative(this.dir, absolute).split(path.sep).join('/');
  }

  /**
   * Finds what `reference` leads to, seen from the folder `from`. It must not be empty or absolute, and one that
   * starts inside a mounted repository must not leave it.
   */
  locate(reference: string, from: string = this.dir): LocatedPath {
    if (reference.trim() === '') return { ok: false, problem: 'empty', absolute: from };
    if (path.posix.isAbsolute(reference) || path.win32.isAbsolute(reference)) {
      return { ok: false, problem: 'absolute', absolute: reference };
    }
    const absolute = path.resolve(from, reference);
    const start = this.#areaOf(from);
    const area = start === this.#template ? this.#areaOf(absolute) : start;
    if (!isBelow(area.dir, absolute)) return { ok: false, problem: 'escapes', absolute };
    const disk = path.join(area.disk, absolute.slice(area.dir.length));
    try {
      const found = this.#follow(disk);
      if (!found) return { ok: false, problem: 'missing', absolute };
      const { real, stats } = found;
      if (area.within.some((root) => isBelow(root, real))) {
        return { ok: true, absolute, real, stats, within: area.within };
      }
      return { ok: false, problem: 'root_not_allowed', absolute, folder: leavingFolder(area, disk) };
    } catch (error) {
      const code = systemCodeOf(error);
      const problem = code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable';
      return { ok: false, problem, absolute };
    }
  }

  #areaOf(absolute: string): Area {
    if (this.#mounts.size === 0 || !absolute.includes(EXTERNAL_FOLDER)) return this.#template;
    const prefix = this.relative(absolute).split('/').slice(0, 3).join('/');
    return this.#mounts.get(prefix) ?? this.#template;
  }

  /** Resolving every path in full would cost as much as reading the files. Null: there is no such file. */
  #follow(disk: string): { real: string; stats: Stats } | null {
    const known = this.#realFolders.get(disk);
    if (known !== undefined) return { real: known, stats: statSync(known) };
    const folder = this.#realFolder(path.dirname(disk));
    if (folder === null) return null;
    const file = path.join(folder, path.basename(disk));
    // Most folders have no `.env`, and an exception costs more than all the rest.
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (!stats) return null;
    if (!stats.isSymbolicLink()) return { real: file, stats };
    const real = realpathSync.native(file);
    return { real, stats: statSync(real) };
  }

  #realFolder(folder: string): string | null {
    let real = this.#realFolders.get(folder);
    if (real === undefined) {
      real = this.#follow(folder)?.real;
      if (real === undefined) return null;
      this.#realFolders.set(folder, real);
    }
    return real;
  }
}

/** What to tell about a link that leads out; `what` names the path, e.g. `The include "a.yaml"`. */
export function linkLeaves(what: string, folder = ''): { message: string; help: Help } {
  return {
    message: `${what} leads through a link into the folder ${folder}, which is outside the template`,
    help: {
      fix: `If you trust that folder, allow it: --allow-root ${folder}`,
      action: { label: 'Allow this folder', operation: 'org.allowRoot', input: { folder } },
    },
  };
}

/** `isInside` for paths that are absolute and normalised, which these are, without taking them apart. */
function isBelow(root: string, target: string): boolean {
  return target === root || target.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

function existing(folder: string): string[] {
  try {
    return [realpathSync.native(folder)];
  } catch {
    return [];
  }
}

/** The real folder behind the first part of the path that lies outside. */
function leavingFolder(area: Area, disk: string): string {
  let at = area.disk;
  for (const part of path.relative(area.disk, disk).split(path.sep)) {
    at = path.join(at, part);
    const real = realpathSync.native(at);
    if (!area.within.some((root) => isBelow(root, real))) {
      return statSync(real).isDirectory() ? real : path.dirname(real);
    }
  }
  return path.dirname(disk);
}
