import { isAlias, isMap, isScalar, type Node, type Pair, type YAMLMap } from 'yaml';
import {
  behindLine,
  colonEndOf,
  endOf,
  indentOf,
  isNull,
  lineBreakOf,
  lineStart,
  nodeAt,
  pairOf,
  readYaml,
  type Splice,
  splice,
  type YamlPath,
} from './document.ts';
import { type ScalarValue, scalarText } from './scalar-text.ts';
import { type Edited, verified, withoutValue, withValue } from './verify.ts';

const STEP = 2;

/**
 * Sets one value and leaves every other byte of the text alone: comments, order, quotes, line breaks. A key that is not
 * there is added at the end of its map.
 */
export function setValue(text: string, path: YamlPath, value: ScalarValue): Edited {
  const document = readYaml(text);
  if (document.errors.length > 0) return null;
  const node = nodeAt(document, path);
  const change =
    node && !isNull(node)
      ? replaceScalar(text, node, value)
      : addValue(text, path, (place) => [scalarText(value, place)]);
  return change && verified(text, splice(text, change), path, withValue(value));
}

/** Takes a key away with its lines; comments above it stay. */
export function removeKey(text: string, path: YamlPath): Edited {
  const document = readYaml(text);
  if (document.errors.length > 0) return null;
  const map = path.length === 1 ? document.contents : nodeAt(document, path.slice(0, -1));
  if (!isMap(map)) return null;
  const at = map.items.findIndex(
    (pair) => isScalar(pair.key) && String(pair.key.value) === String(path.at(-1)),
  );
  const pair = map.items[at];
  const range = pair && (map.flow ? flowRange(map, at) : linesOf(text, pair));
  return range ? verified(text, splice(text, [{ ...range, insert: '' }]), path, withoutValue) : null;
}

/** The lines of a pair in block style; null when something else shares them. */
export function linesOf(text: string, pair: Pair): { from: number; to: number } | null {
  const key = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
  const end = isNull(pair.value) ? colonEndOf(pair) : endOf(pair.value);
  if (key === undefined || end === undefined) return null;
  const from = lineStart(text, key);
  return text.slice(from, key).trim() === '' ? { from, to: behindLine(text, end) } : null;
}

function flowRange(map: YAMLMap, at: number): { from: number; to: number } | null {
  const startOf = (pair: Pair | undefined) => (isScalar(pair?.key) ? pair.key.range?.[0] : undefined);
  const stopOf = (pair: Pair | undefined) =>
    pair && (isNull(pair.value) ? colonEndOf(pair) : endOf(pair.value));
  const own = map.items[at];
  const next = startOf(map.items[at + 1]);
  const from = next === undefined && at > 0 ? stopOf(map.items[at - 1]) : startOf(own);
  const to = next ?? stopOf(own);
  return from === undefined || to === undefined ? null : { from, to };
}

/** A value in the place of another one. */
export function replaceScalar(text: string, node: Node, value: ScalarValue): readonly Splice[] | null {
  if (!node.range || !(isScalar(node) || isAlias(node))) return null;
  const [from, end] = node.range;
  const style = isScalar(node) ? (node.type ?? undefined) : undefined;
  const lineBreak = lineBreakOf(text);
  const isBlock = style === 'BLOCK_LITERAL' || style === 'BLOCK_FOLDED';
  const rest = text.slice(end, behindLine(text, end)).trim();
  const canBlock = isBlock || rest === '';
  const written = scalarText(value, {
    inFlow: isInFlow(text, node),
    style,
    lineBreak,
    blockIndent: canBlock ? blockIndentOf(text, from, end, isBlock) : null,
  });
  const hadEnd = isBlock && text[end - 1] === '\n';
  return [{ from, to: end, insert: written + (hadEnd ? lineBreak : '') }];
}

/** Of the block that stands there, else one step deeper than the line that it would begin in. */
function blockIndentOf(text: string, from: number, end: number, isBlock: boolean): number {
  if (isBlock) {
    const [, ...lines] = text.slice(from, end).split('\n');
    const first = lines.find((line) => line.trim() !== '');
    if (first) return first.length - first.trimStart().length;
  }
  const line = text.slice(lineStart(text, from), from);
  // A list item in the same line counts as indentation.
  return (/^[\s-]*/.exec(line)?.[0].length ?? 0) + STEP;
}

/** Whether brackets around it give commas a meaning: asks the parser, with a comma in its place. */
function isInFlow(text: string, node: Node): boolean {
  const token = (node as { srcToken?: { type?: string; indent?: number } }).srcToken;
  const [from = 0, end = 0] = node.range ?? [];
  if (token?.type === 'block-scalar') return false;
  const tried = readYaml(`${text.slice(0, from)}a, b${text.slice(end)}`);
  return (
    tried.errors.length > 0 || JSON.stringify(tried.toJS({ maxAliasCount: -1 })).includes('"a, b"') === false
  );
}

type Write = (place: { inFlow: boolean; lineBreak: string; blockIndent: number | null }) => readonly string[];

/**
 * Adds a value under keys that are missing, or that have none. What is written is one line behind the colon, or several
 * of which each begins a line of its own.
 */
export function addValue(text: string, path: YamlPath, write: Write): readonly Splice[] | null {
  const document = readYaml(text);
  const lineBreak = lineBreakOf(text);
  let map: unknown = document.contents;
  for (const [depth, step] of path.entries()) {
    const missing = path.slice(depth).map(String);
    if (isNull(map) && depth === 0) {
      return appendLines(text, text.length, nested(missing, 0, write, lineBreak), lineBreak);
    }
    if (!isMap(map)) return null;
    const pair = pairOf(map, String(step));
    if (!pair)
      return map.flow
        ? addInFlow(map, missing, write, lineBreak)
        : addInBlock(text, map, missing, write, lineBreak);
    if (isNull(pair.value))
      return map.flow ? null : fillPair(text, map, pair, missing.slice(1), write, lineBreak);
    map = pair.value;
  }
  return null;
}

function addInBlock(text: string, map: YAMLMap, missing: readonly string[], write: Write, lineBreak: string) {
  const end = endOf(map);
  if (end === undefined) return null;
  const lines = nested(missing, indentOf(map), write, lineBreak);
  return appendLines(text, behindLine(text, end), lines, lineBreak);
}

function addInFlow(map: YAMLMap, missing: readonly string[], write: Write, lineBreak: string) {
  const start = map.range?.[0];
  if (start === undefined) return null;
  const written = write({ inFlow: true, lineBreak, blockIndent: null });
  if (written.length !== 1) return null;
  const inner = missing.reduceRight((value, key, at) => {
    const entry = `${keyText(key)}: ${value}`;
    return at === 0 ? entry : `{ ${entry} }`;
  }, written[0] ?? '');
  const last = map.items.at(-1);
  const end = last && (isNull(last.value) ? colonEndOf(last) : endOf(last.value));
  if (last && end === undefined) return null;
  const at = end ?? start + 1;
  return [{ from: at, to: at, insert: last ? `, ${inner}` : inner }];
}

/** A key that stands there without a value gets one; a comment behind its colon stays. */
function fillPair(
  text: string,
  map: YAMLMap,
  pair: Pair,
  rest: readonly string[],
  write: Write,
  lineBreak: string,
) {
  const colon = colonEndOf(pair);
  if (colon === undefined) return null;
  const indent = indentOf(map);
  const lines =
    rest.length > 0
      ? nested(rest, indent + STEP, write, lineBreak)
      : write({
          inFlow: false,
          lineBreak,
          blockIndent: hasNothingBehind(text, colon) ? indent + STEP : null,
        });
  const [first = ''] = lines;
  if (rest.length === 0 && lines.length === 1) return [{ from: colon, to: colon, insert: ` ${first}` }];
  const indented = rest.length > 0 ? lines : lines.map((line) => ' '.repeat(indent + STEP) + line);
  return appendLines(text, behindLine(text, colon), indented, lineBreak);
}

function hasNothingBehind(text: string, at: number): boolean {
  return text.slice(at, behindLine(text, at)).trim() === '';
}

/** The lines of keys within keys and of what is written at last. */
function nested(keys: readonly string[], indent: number, write: Write, lineBreak: string): string[] {
  const last = indent + (keys.length - 1) * STEP;
  const heads = keys.map((key, depth) => `${' '.repeat(indent + depth * STEP)}${keyText(key)}:`);
  const written = write({ inFlow: false, lineBreak, blockIndent: last + STEP });
  if (written.length === 1) return [...heads.slice(0, -1), `${heads.at(-1)} ${written[0]}`];
  return [...heads, ...written.map((line) => ' '.repeat(last + STEP) + line)];
}

function keyText(key: string): string {
  return scalarText(key, { inFlow: true, lineBreak: '\n', blockIndent: null });
}

/** Whole lines at the beginning of a line, or behind the last one of a text that does not end with a line break. */
function appendLines(
  text: string,
  at: number,
  lines: readonly string[],
  lineBreak: string,
): readonly Splice[] {
  const isOpen = at > 0 && text[at - 1] !== '\n';
  const body = lines.join(lineBreak);
  return [{ from: at, to: at, insert: isOpen ? lineBreak + body : body + lineBreak }];
}
