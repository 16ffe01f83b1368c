import { isUtf8 } from 'node:buffer';
import { basename } from 'node:path';
import { sha256 } from '../../base/index.ts';
import { readChecked } from '../files/read-checked.ts';
import { MAX_ENV_FILE_BYTES, MAX_FILE_BYTES, MAX_TOTAL_BYTES } from './limits.ts';
import type { LocatedPath, PathProblem, TemplateRoot } from './roots.ts';

const ENV_FILE = '.env';

/** `variables`: it is a `.env` file or a link to one, whose values must not get into any text. */
export type FileProblem =
  | PathProblem
  | 'not_a_file'
  | 'file_too_large'
  | 'template_too_large'
  | 'not_utf8'
  | 'variables';

export type TextFile =
  | {
      readonly ok: true;
      readonly path: string;
      readonly absolute: string;
      readonly real: string;
      readonly text: string;
    }
  | {
      readonly ok: false;
      readonly path: string;
      readonly problem: FileProblem;
      /** `not_utf8`: what could be decoded. */
      readonly text?: string;
      /** `root_not_allowed`: the real folder that a link leads into. */
      readonly folder?: string;
    };

/**
 * Reads the text files of one template, each at most once and within the caps.
 *
 * Reading is synchronous on purpose: a template is hundreds of tiny files, and a round trip through the
 * thread pool costs several times the read. The resolver gives way to the event loop between workspaces.
 */
export class TemplateFiles {
  readonly root: TemplateRoot;
  readonly #byPath = new Map<string, TextFile>();
  readonly #hashes = new Map<string, string>();
  #bytes = 0;

  constructor(root: TemplateRoot) {
    this.root = root;
  }

  /** Path and hash of what was read, sorted by path. */
  get read(): { path: string; sha256: string }[] {
    return [...this.#hashes]
      .map(([path, hash]) => ({ path, sha256: hash }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Reads `reference` as seen from the folder `from`; anything but files of variables. */
  readText(reference: string, from: string = this.root.dir): TextFile {
    return this.#read(reference, from, MAX_FILE_BYTES, true);
  }

  /** Reads `<folder>/.env`; `folder` is relative to the template. Such a file leaves no hash. */
  readEnv(folder: string): TextFile {
    const reference = folder === '' ? ENV_FILE : `${folder}/${ENV_FILE}`;
    return this.#read(reference, this.root.dir, MAX_ENV_FILE_BYTES, false);
  }

  #read(reference: string, from: string, maxBytes: number, listed: boolean): TextFile {
    const located = this.root.locate(reference, from);
    const path = this.root.relative(located.absolute);
    if (!located.ok) {
      const { problem, folder } = located;
      // Not remembered: what is missing now may be mounted later.
      return { ok: false, path, problem, ...(folder === undefined ? {} : { folder }) };
    }
    if (listed && (holdsVariables(path) || holdsVariables(located.real))) {
      return { ok: false, path, problem: 'variables' };
    }
    const known = this.#byPath.get(path);
    if (known) return known;
    const file = this.#load(path, located, maxBytes, listed);
    this.#byPath.set(path, file);
    return file;
  }

  #load(path: string, located: LocatedPath & { ok: true }, maxBytes: number, listed: boolean): TextFile {
    const { absolute, real, stats } = located;
    if (!stats.isFile()) return { ok: false, path, problem: 'not_a_file' };
    if (stats.size > maxBytes) return { ok: false, path, problem: 'file_too_large' };
    if (this.#bytes + stats.size > MAX_TOTAL_BYTES) return { ok: false, path, problem: 'template_too_large' };
    let content: Buffer;
    try {
      content = readChecked(real, stats);
    } catch {
      return { ok: false, path, problem: 'unreadable' };
    }
    this.#bytes += content.length;
    if (listed) this.#hashes.set(path, sha256(content));
    const decoded = content.toString('utf8');
    const text = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded;
    return isUtf8(content)
      ? { ok: true, path, absolute, real, text }
      : { ok: false, path, problem: 'not_utf8', text };
  }
}

function holdsVariables(file: string): boolean {
  return basename(file).toLowerCase().startsWith(ENV_FILE);
}
