import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { sha256 } from '../base/index.ts';
import { MAX_FILE_BYTES, MAX_TOTAL_BYTES } from './limits.ts';
import { type PathProblem, TemplateRoot } from './roots.ts';

export type FileProblem = PathProblem | 'not_a_file' | 'file_too_large' | 'template_too_large' | 'not_utf8';

export type TextFile =
  | {
      readonly ok: true;
      readonly path: string;
      readonly absolute: string;
      readonly real: string;
      readonly text: string;
    }
  | { readonly ok: false; readonly path: string; readonly problem: FileProblem; readonly text?: string };

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

  constructor(dir: string) {
    this.root = new TemplateRoot(dir);
  }

  /** Path and hash of what was read, sorted by path. */
  get read(): { path: string; sha256: string }[] {
    return [...this.#hashes]
      .map(([path, hash]) => ({ path, sha256: hash }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Reads `reference` as seen from the folder `from`. A file that is not listed leaves no hash (`.env`). */
  readText(reference: string, from: string = this.root.dir, listed = true): TextFile {
    const located = this.root.locate(reference, from);
    const path = this.root.relative(located.absolute);
    if (!located.ok) return { ok: false, path, problem: located.problem };
    const known = this.#byPath.get(path);
    if (known) return known;
    const file = this.#load(path, located.absolute, located.real, located.stats, listed);
    this.#byPath.set(path, file);
    return file;
  }

  #load(
    path: string,
    absolute: string,
    real: string,
    stats: { isFile(): boolean; size: number },
    listed: boolean,
  ): TextFile {
    // Opening a named pipe would block for ever, so only regular files are opened.
    if (!stats.isFile()) return { ok: false, path, problem: 'not_a_file' };
    if (stats.size > MAX_FILE_BYTES) return { ok: false, path, problem: 'file_too_large' };
    if (this.#bytes + stats.size > MAX_TOTAL_BYTES) return { ok: false, path, problem: 'template_too_large' };
    let content: Buffer;
    try {
      content = readFileSync(real);
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
