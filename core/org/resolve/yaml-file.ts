import {
  type Alias,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { SourcePosition } from '../types.ts';
import type { Diagnostics } from './diagnostics.ts';
import { MAX_SYNTAX_ERRORS_PER_FILE } from './limits.ts';

/** A parsed file of a template. */
export interface YamlFile {
  /** Relative to the template folder with `/`. */
  readonly path: string;
  /** Symlinks resolved: two paths to one file have the same identity. */
  readonly real: string;
  /** Folder that includes are relative to, as written (not symlink-resolved). */
  readonly folder: string;
  readonly content: Node;
  readonly anchorOf: ReadonlyMap<Alias, Node>;
  position(node: Node): SourcePosition;
}

const STANDARD_TAG = /^tag:yaml\.org,2002:/;
const DIRECTIVES = new Set(['!include', '!external', '!']);

const OPTIONS = {
  prettyErrors: false,
  // The library's own check compares each key with all others; `inspect` does it in one pass.
  uniqueKeys: false,
  // The library makes a warning of every tag that it does not know, with all that an exception costs.
  customTags: [
    { tag: '!include', resolve: (reference: string) => reference },
    { tag: '!external', collection: 'map' as const },
  ],
};

/** Parses `text`; reports every problem of the file itself and returns null when its content is unusable. */
export function parseYamlFile(
  file: { readonly path: string; readonly real: string; readonly folder: string; readonly text: string },
  diagnostics: Diagnostics,
): YamlFile | null {
  const { path, real, folder, text } = file;
  const lines = new LineCounter();
  const document = parseDocument(text, { ...OPTIONS, lineCounter: lines });
  const at = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { file: path, line: Math.max(1, line), column: Math.max(1, col) };
  };
  for (const { code, message, pos } of document.errors.slice(0, MAX_SYNTAX_ERRORS_PER_FILE)) {
    // Some errors point at the start of a line; what is wrong begins after its blanks.
    const blanks = /^ */.exec(text.slice(pos[0], pos[0] + 200))?.[0].length ?? 0;
    diagnostics.error('yaml_syntax', `Not valid YAML: ${plainMessage(code, message)}`, at(pos[0] + blanks));
  }
  if (document.errors.length > 0) return null;
  const content = document.contents;
  if (content === null || (isScalar(content) && content.value === null && content.tag === undefined)) {
    diagnostics.error('file_empty', 'This file is empty', at(0));
    return null;
  }
  const position = (node: Node) => at(node.range?.[0] ?? 0);
  return { path, real, folder, content, position, anchorOf: inspect(content, position, diagnostics) };
}

function plainMessage(code: string, message: string): string {
  if (code === 'RESOURCE_EXHAUSTION') return 'values are nested too deeply';
  if (code === 'MULTIPLE_DOCS') return 'only one document per file; remove the line "---"';
  return message;
}

/** One walk in document order: binds aliases to their anchors, finds duplicate keys and unknown tags. */
function inspect(
  content: Node,
  position: (node: Node) => SourcePosition,
  diagnostics: Diagnostics,
): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const anchorOf = new Map<Alias, Node>();
  const pending: unknown[] = [content];
  while (pending.length > 0) {
    const node = pending.pop();
    if (isPair(node)) {
      pending.push(node.value, node.key);
    } else if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target) anchorOf.set(node, target);
      else
        diagnostics.error(
          'unknown_alias',
          `No anchor "&${node.source}" stands before this alias`,
          position(node),
        );
    } else if (isScalar(node) || isCollection(node)) {
      if (node.anchor) anchors.set(node.anchor, node);
      if (node.tag && !STANDARD_TAG.test(node.tag) && !DIRECTIVES.has(node.tag)) {
        const fix = 'Use !include or !external, or remove the tag.';
        diagnostics.error('unknown_tag', `The tag ${node.tag} is not known`, position(node), fix);
      }
      if (isMap(node)) reportDuplicateKeys(node.items, position, diagnostics);
      if (isCollection(node)) for (let i = node.items.length - 1; i >= 0; i -= 1) pending.push(node.items[i]);
    }
  }
  return anchorOf;
}

function reportDuplicateKeys(
  pairs: readonly { readonly key: unknown }[],
  position: (node: Node) => SourcePosition,
  diagnostics: Diagnostics,
): void {
  const seen = new Map<string, Node>();
  for (const { key } of pairs) {
    if (!isScalar(key) || isMergeKey(key)) continue;
    const text = String(key.value);
    const first = seen.get(text);
    if (first) {
      const message = `The key "${text}" is given twice; first in line ${position(first).line}`;
      diagnostics.error('duplicate_key', message, position(key), 'Remove one of the two.');
    } else seen.set(text, key);
  }
}

/** `<<` takes over the entries of another map, unless quoted. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}
