import path from 'node:path';
import { isAlias, isScalar, type Node } from 'yaml';
import type { Diagnostics } from './diagnostics.ts';
import {
  MAX_ALIAS_USES,
  MAX_FILE_BYTES,
  MAX_INCLUDE_DEPTH,
  MAX_TOTAL_BYTES,
  MAX_YAML_FILES,
} from './limits.ts';
import type { FileProblem, TemplateFiles, TextFile } from './template-files.ts';
import type { SourcePosition } from './types.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';

/** A file on one descent, with the files that include it. */
export interface Scope {
  readonly file: YamlFile;
  readonly includedBy: Scope | null;
  /** Number of includes above. */
  readonly depth: number;
}

/** A node that is neither alias nor directive any more. */
export interface Located {
  readonly node: Node;
  readonly scope: Scope;
  /** Where the template states this value: the directive or alias when one stood there. */
  readonly from: SourcePosition;
}

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
  missing: {
    code: 'include_missing',
    says: (file) => `The included file "${file}" does not exist`,
    fix: 'Check the spelling; the path is relative to the file that includes it.',
  },
  unreadable: { code: 'include_unreadable', says: (file) => `The included file "${file}" cannot be read` },
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
  externals = 0;
  readonly #files: TemplateFiles;
  readonly #diagnostics: Diagnostics;
  readonly #parsed = new Map<string, YamlFile | null>();
  readonly #aliasUses = new Map<Node, number>();

  constructor(files: TemplateFiles, diagnostics: Diagnostics) {
    this.#files = files;
    this.#diagnostics = diagnostics;
  }

  /** Parses a file that was read, once. Null when it is unusable, which is then reported. */
  parse(file: TextFile & { readonly ok: true }): YamlFile | null {
    const known = this.#parsed.get(file.path);
    if (known !== undefined) return known;
    const parsed = parseYamlFile({ ...file, folder: path.dirname(file.absolute) }, this.#diagnostics);
    this.#parsed.set(file.path, parsed);
    return parsed;
  }

  /** The value that `node` stands for; null when there is none or it could not be followed (reported). */
  expand(node: Node | null | undefined, scope: Scope): Located | null {
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
      } else if (current.tag === '!external') {
        this.#refuseExternal(inside.file.position(current));
        return null;
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
    const reference = typeof node.value === 'string' ? node.value : '';
    const file = this.#files.readText(reference, scope.file.folder);
    if (!file.ok) {
      const { code, says, fix } = FILE_PROBLEMS[file.problem];
      this.#diagnostics.error(
        code,
        says(reference),
        file.problem === 'not_utf8' ? brokenText(file) : at,
        fix,
      );
      return null;
    }
    const chain = chainOf(scope);
    for (let above: Scope | null = scope; above; above = above.includedBy) {
      if (above.file.real !== file.real) continue;
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
    return parsed && { file: parsed, includedBy: scope, depth: scope.depth + 1 };
  }

  #refuseExternal(at: SourcePosition): void {
    this.externals += 1;
    this.#diagnostics.error(
      'external_unsupported',
      '!external (a subtree from another repository) is not supported by this version',
      at,
      'Copy the files of that repository into the template folder and use !include.',
    );
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
