import path from 'node:path';
import { isAlias, isScalar, type Node } from 'yaml';
import type { Diagnostic } from '../../contract/index.ts';
import type { SourcePosition } from '../types.ts';
import { Diagnostics } from './diagnostics.ts';
import {
  MAX_ALIAS_USES,
  MAX_FILE_BYTES,
  MAX_INCLUDE_DEPTH,
  MAX_TOTAL_BYTES,
  MAX_YAML_FILES,
} from './limits.ts';
import { linkLeaves } from './roots.ts';
import type { FileProblem, TemplateFiles, TextFile } from './template-files.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';

/** A file on one descent, with the files that include it. */
export interface Scope {
  readonly file: YamlFile;
  readonly includedBy: Scope | null;
  /** Number of includes above; repositories do not count. */
  readonly depth: number;
  /** The repository that the file belongs to; null for the template's own files. */
  readonly external: OpenExternal | null;
}

/** An `!external` on one descent. */
export interface OpenExternal {
  /** `host/owner/name@sha/path`. */
  readonly key: string;
  /** Where the repository is mounted, relative to the template folder. */
  readonly prefix: string;
  /** 1 for a repository that the template itself names. */
  readonly depth: number;
  readonly above: OpenExternal | null;
}

/** A node that is neither alias nor directive any more. */
export interface Located {
  readonly node: Node;
  readonly scope: Scope;
  /** Where the template states this value: the directive or alias when one stood there. */
  readonly from: SourcePosition;
}

/** What is left of each file after parsing, by path. Kept from one pass over a template to the next. */
export type ParsedFiles = Map<
  string,
  { readonly content: YamlFile | null; readonly found: readonly Diagnostic[] }
>;

const FILE_PROBLEMS: Readonly<
  Record<FileProblem, { code: string; says: (file: string) => string; fix?: string }>
> = {
  empty: { code: 'include_empty', says: () => '!include needs the path of a YAML file' },
  absolute: {
    code: 'include_escapes',
    says: (file) => `The include "${file}" is an absolute path`,
    fix: 'Write the path relative to the file that includes it.',
  },
  escapes: {
    code: 'include_escapes',
    says: (file) => `The include "${file}" leads out of the template folder`,
    fix: 'Move the file into the template folder.',
  },
  root_not_allowed: { code: 'root_not_allowed', says: (file) => `The include "${file}"` },
  missing: {
    code: 'include_missing',
    says: (file) => `The included file "${file}" does not exist`,
    fix: 'Check the spelling; the path is relative to the file that includes it.',
  },
  unreadable: { code: 'include_unreadable', says: (file) => `The included file "${file}" cannot be read` },
  variables: {
    code: 'include_variables',
    says: (file) => `The include "${file}" is a file of variables, which may hold secrets`,
    fix: 'Include a YAML file; what a .env file says reaches the workspaces as variables.',
  },
  not_a_file: { code: 'include_unreadable', says: (file) => `The include "${file}" is not a file` },
  not_utf8: { code: 'not_utf8', says: (file) => `The file "${file}" is not UTF-8 text` },
  file_too_large: {
    code: 'file_too_large',
    says: (file) => `The file "${file}" is larger than ${MAX_FILE_BYTES / 1024} KiB`,
  },
  template_too_large: {
    code: 'template_too_large',
    says: () => `The files of the template are larger than ${MAX_TOTAL_BYTES / 1024 / 1024} MiB together`,
  },
};

/** Follows aliases and `!include`, with all limits; reports what cannot be followed. */
export class Expander {
  includes = 0;
  readonly #files: TemplateFiles;
  readonly #diagnostics: Diagnostics;
  readonly #parsed: ParsedFiles;
  readonly #aliasUses = new Map<Node, number>();

  /** @param parsed files that are parsed already; takes up those that are parsed now */
  constructor(files: TemplateFiles, parsed: ParsedFiles, diagnostics: Diagnostics) {
    this.#files = files;
    this.#parsed = parsed;
    this.#diagnostics = diagnostics;
  }

  /** Parses a file that was read, once. Null when it is unusable, which is then reported. */
  parse(file: TextFile & { readonly ok: true }): YamlFile | null {
    let parsed = this.#parsed.get(file.path);
    if (!parsed) {
      const found = new Diagnostics();
      const content = parseYamlFile({ ...file, folder: path.dirname(file.absolute) }, found);
      parsed = { content, found: found.list };
      this.#parsed.set(file.path, parsed);
    }
    this.#diagnostics.addAll(parsed.found);
    return parsed.content;
  }

  /** The value that `node` stands for; null when there is none or it could not be followed (reported). */
  expand(node: Node | null | undefined, scope: Scope): Located | null {
    const located = this.expandEntry(node, scope);
    if (located?.node.tag !== '!external') return located;
    const message = '!external stands for a workspace and cannot be used here';
    const at = located.scope.file.position(located.node);
    this.#diagnostics.error('external_misplaced', message, at, 'Put it into `workspaces` or `children`.');
    return null;
  }

  /** The same, where an `!external` may be the result. */
  expandEntry(node: Node | null | undefined, scope: Scope): Located | null {
    if (!node) return null;
    const from = scope.file.position(node);
    let current: Node = node;
    let inside = scope;
    for (;;) {
      if (isAlias(current)) {
        const target = inside.file.anchorOf.get(current);
        if (!target || !this.#mayUse(target, inside.file.position(current))) return null;
        current = target;
      } else if (current.tag === '!include') {
        const included = this.#include(current, inside);
        if (!included) return null;
        inside = included;
        current = included.file.content;
      } else return { node: current, scope: inside, from };
    }
  }

  #mayUse(anchor: Node, at: SourcePosition): boolean {
    const uses = (this.#aliasUses.get(anchor) ?? 0) + 1;
    this.#aliasUses.set(anchor, uses);
    if (uses <= MAX_ALIAS_USES) return true;
    const message = `The anchor "&${anchor.anchor}" is used more than ${MAX_ALIAS_USES} times`;
    this.#diagnostics.error(
      'alias_limit',
      message,
      at,
      'Move the shared part into `defaults` or a file to include.',
    );
    return false;
  }

  #include(node: Node, scope: Scope): Scope | null {
    const at = scope.file.position(node);
    if (!isScalar(node)) {
      this.#diagnostics.error(
        'include_empty',
        FILE_PROBLEMS.empty.says(''),
        at,
        'Write `!include path/file.yaml`.',
      );
      return null;
    }
    if (scope.depth >= MAX_INCLUDE_DEPTH) {
      const message = `Includes are nested more than ${MAX_INCLUDE_DEPTH} deep: ${chainOf(scope).join(' → ')}`;
      this.#diagnostics.error('include_too_deep', message, at);
      return null;
    }
    // A slash at the start does not lead out of the folder that the path is seen from.
    const reference = typeof node.value === 'string' ? node.value.replace(/^\/+/, '') : '';
    const file = this.#files.readText(reference, scope.file.folder);
    if (!file.ok) {
      this.#reportFile(file, reference, at);
      return null;
    }
    for (let above: Scope | null = scope; above; above = above.includedBy) {
      if (above.file.real !== file.real) continue;
      const chain = chainOf(scope);
      const message = `Include loop: ${[...chain.slice(chain.indexOf(above.file.path)), file.path].join(' → ')}`;
      this.#diagnostics.error('include_cycle', message, at, 'Remove one of these includes.');
      return null;
    }
    if (this.#parsed.size >= MAX_YAML_FILES && !this.#parsed.has(file.path)) {
      const message = `The template includes more than ${MAX_YAML_FILES} files`;
      this.#diagnostics.error('too_many_files', message, at);
      return null;
    }
    this.includes += 1;
    const parsed = this.parse(file);
    return parsed && { ...scope, file: parsed, includedBy: scope, depth: scope.depth + 1 };
  }

  #reportFile(file: TextFile & { readonly ok: false }, reference: string, at: SourcePosition): void {
    const { code, says, fix } = FILE_PROBLEMS[file.problem];
    if (file.problem === 'root_not_allowed') {
      const link = linkLeaves(says(reference), file.folder);
      this.#diagnostics.error(code, link.message, at, link.help);
    } else if (file.problem === 'not_utf8') {
      this.#diagnostics.error(code, says(reference), brokenText(file));
    } else this.#diagnostics.error(code, says(reference), at, fix);
  }
}

/** Points at the first broken character of a file that is not UTF-8. */
export function brokenText(file: TextFile & { readonly ok: false }): SourcePosition {
  const before = (file.text ?? '').split('\uFFFD', 1)[0] ?? '';
  const lines = before.split('\n');
  return { file: file.path, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function chainOf(scope: Scope): string[] {
  return scope.includedBy ? [...chainOf(scope.includedBy), scope.file.path] : [scope.file.path];
}
