import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';

/** Keys of maps and positions in lists, from the top down. */
export type YamlPath = readonly (string | number)[];

/** A part of a text and what takes its place. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Reads a document so that each of its parts knows where it stands in the text. */
export function readYaml(text: string): Document.Parsed {
  return parseDocument(text, { keepSourceTokens: true, logLevel: 'error', prettyErrors: false });
}

/** The line break that a text uses. */
export function lineBreakOf(text: string): string {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

/** Carries out splices that do not overlap. */
export function splice(text: string, splices: readonly Splice[]): string {
  return [...splices]
    .sort((a, b) => b.from - a.from)
    .reduce((done, { from, to, insert }) => done.slice(0, from) + insert + done.slice(to), text);
}

export function isNull(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

/** The node at a path; undefined when there is none. */
export function nodeAt(document: Document.Parsed, path: YamlPath): Node | undefined {
  let node: unknown = document.contents;
  for (const step of path) {
    if (isMap(node)) node = pairOf(node, String(step))?.value;
    else if (isSeq(node) && typeof step === 'number') node = node.items[step];
    else return undefined;
  }
  return isNode(node) ? node : undefined;
}

/** The end of what a node says, without the comments and blank lines behind it. */
export function endOf(node: unknown): number | undefined {
  if (!isNode(node)) return undefined;
  if (!isCollection(node) || node.flow || node.items.length === 0) return node.range?.[1];
  if (isMap(node)) {
    const pair = node.items.at(-1);
    if (!pair) return undefined;
    return isNull(pair.value) ? colonEndOf(pair) : endOf(pair.value);
  }
  const last = node.items.at(-1);
  return isNull(last) ? itemMarks(node).at(-1)?.end : endOf(last);
}

/** Right behind the colon of a pair; undefined when it has none. */
export function colonEndOf(pair: Pair): number | undefined {
  const token = (pair as { srcToken?: { sep?: readonly Mark[] } }).srcToken;
  const colon = token?.sep?.find(({ type }) => type === 'map-value-ind');
  return colon && colon.offset + 1;
}

interface Mark {
  readonly type: string;
  readonly offset: number;
}

/** Where the dashes of a list in block style stand. */
export function itemMarks(list: unknown): readonly { readonly start: number; readonly end: number }[] {
  const { srcToken } = list as { srcToken?: { items?: readonly { start?: readonly Mark[] }[] } };
  return (srcToken?.items ?? []).flatMap(({ start }) => {
    const dash = start?.find(({ type }) => type === 'seq-item-ind');
    return dash ? [{ start: dash.offset, end: dash.offset + 1 }] : [];
  });
}

/** How far a collection in block style is indented. */
export function indentOf(collection: unknown): number {
  return (collection as { srcToken?: { indent?: number } }).srcToken?.indent ?? 0;
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the line in which something ends; where that ends with its own line, right there. */
export function behindLine(text: string, end: number): number {
  if (end > 0 && text[end - 1] === '\n') return end;
  const next = text.indexOf('\n', end);
  return next < 0 ? text.length : next + 1;
}
