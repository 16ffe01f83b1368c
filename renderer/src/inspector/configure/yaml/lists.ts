import { isScalar, isSeq, type YAMLSeq } from 'yaml';
import {
  behindLine,
  endOf,
  isNull,
  itemMarks,
  lineBreakOf,
  lineStart,
  nodeAt,
  readYaml,
  type Splice,
  splice,
  type YamlPath,
} from './document.ts';
import { addValue, replaceScalar } from './edit.ts';
import { scalarText } from './scalar-text.ts';
import { type Edited, verified, withValue } from './verify.ts';

/** The texts of a list; null for what is none, or holds more than texts. */
export function listAt(text: string, path: YamlPath): readonly string[] | null {
  const node = nodeAt(readYaml(text), path);
  if (node === undefined || isNull(node)) return [];
  if (!isSeq(node)) return null;
  const values = node.items.map((item) => (isScalar(item) ? item.value : null));
  return values.every((value) => typeof value === 'string') ? (values as string[]) : null;
}

/** Makes a list say these texts: what stays keeps its bytes, and a list stays a list, also an empty one. */
export function setList(text: string, path: YamlPath, items: readonly string[]): Edited {
  const document = readYaml(text);
  if (document.errors.length > 0) return null;
  const node = nodeAt(document, path);
  if (node && isSeq(node) && node.items.length > 0) return editList(text, path, node, items);
  const lineBreak = lineBreakOf(text);
  const flow = (each: string) => scalarText(each, { inFlow: true, lineBreak, blockIndent: null });
  const change =
    node && isSeq(node)
      ? insertAt((node.range?.[0] ?? -1) + 1, items.map(flow).join(', '))
      : addValue(text, path, ({ inFlow }) => {
          if (items.length === 0) return ['[]'];
          if (inFlow) return [`[${items.map(flow).join(', ')}]`];
          const lines = items.map(
            (each) => `- ${scalarText(each, { inFlow: false, lineBreak, blockIndent: null })}`,
          );
          // One line would stand behind the colon, where no list in this style can.
          return lines.length === 1 ? [`[${items.map(flow).join(', ')}]`] : lines;
        });
  return change && verified(text, splice(text, change), path, withValue([...items]));
}

/** Item by item: those at the beginning and at the end that stay the same are not touched. */
function editList(text: string, path: YamlPath, list: YAMLSeq, items: readonly string[]): Edited {
  const before = list.items.map((item) => (isScalar(item) ? item.value : undefined));
  let head = 0;
  while (head < Math.min(before.length, items.length) && before[head] === items[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, items.length) - head;
  while (tail < most && before[before.length - 1 - tail] === items[items.length - 1 - tail]) tail += 1;

  let now: Edited = text;
  const oldEnd = before.length - tail;
  const newEnd = items.length - tail;
  const common = Math.min(oldEnd, newEnd);
  // From the end, so that positions before stay right.
  for (let at = oldEnd - 1; at >= common && now !== null; at -= 1) now = removeItem(now, path, at);
  for (let at = common - 1; at >= head && now !== null; at -= 1)
    now = replaceItem(now, path, at, items[at] ?? '');
  for (let at = common; at < newEnd && now !== null; at += 1)
    now = insertItem(now, path, at, items[at] ?? '');
  return now;
}

function listNode(text: string, path: YamlPath): YAMLSeq | null {
  const node = nodeAt(readYaml(text), path);
  return isSeq(node) ? node : null;
}

function changedList(
  text: string,
  path: YamlPath,
  change: readonly Splice[] | null,
  meant: (old: unknown[]) => unknown[],
): Edited {
  if (!change) return null;
  const old = listNode(text, path)?.items.map((item) => (isScalar(item) ? item.value : undefined)) ?? [];
  return verified(text, splice(text, change), path, withValue(meant(old)));
}

function replaceItem(text: string, path: YamlPath, at: number, value: string): Edited {
  const item = listNode(text, path)?.items[at];
  const change = isScalar(item) ? replaceScalar(text, item, value) : null;
  return changedList(text, path, change, (old) => old.toSpliced(at, 1, value));
}

function removeItem(text: string, path: YamlPath, at: number): Edited {
  const list = listNode(text, path);
  if (!list) return null;
  const change = list.flow ? removeInFlow(list, at) : removeInBlock(text, list, at);
  return changedList(text, path, change, (old) => old.toSpliced(at, 1));
}

function removeInFlow(list: YAMLSeq, at: number): readonly Splice[] | null {
  const own = rangeOf(list.items[at]);
  const next = rangeOf(list.items[at + 1]);
  const previous = rangeOf(list.items[at - 1]);
  if (!own) return null;
  if (next) return [{ from: own.from, to: next.from, insert: '' }];
  return [{ from: previous ? previous.to : own.from, to: own.to, insert: '' }];
}

function removeInBlock(text: string, list: YAMLSeq, at: number): readonly Splice[] | null {
  const mark = itemMarks(list)[at];
  const end = isNull(list.items[at]) ? mark?.end : endOf(list.items[at]);
  if (!mark || end === undefined) return null;
  // Without its last item it would be no list any more.
  if (list.items.length === 1) return [{ from: mark.start, to: end, insert: '[]' }];
  const from = lineStart(text, mark.start);
  return text.slice(from, mark.start).trim() === ''
    ? [{ from, to: behindLine(text, end), insert: '' }]
    : null;
}

function insertItem(text: string, path: YamlPath, at: number, value: string): Edited {
  const list = listNode(text, path);
  if (!list) return null;
  const lineBreak = lineBreakOf(text);
  const written = scalarText(value, { inFlow: list.flow ?? false, lineBreak, blockIndent: null });
  const change = list.flow ? insertInFlow(list, at, written) : insertInBlock(text, list, at, written);
  return changedList(text, path, change, (old) => old.toSpliced(at, 0, value));
}

function insertInFlow(list: YAMLSeq, at: number, written: string): readonly Splice[] | null {
  const previous = rangeOf(list.items[at - 1]);
  if (previous) return insertAt(previous.to, `, ${written}`);
  const next = rangeOf(list.items[0]);
  if (next) return insertAt(next.from, `${written}, `);
  return list.range ? insertAt(list.range[0] + 1, written) : null;
}

function insertInBlock(text: string, list: YAMLSeq, at: number, written: string): readonly Splice[] | null {
  const marks = itemMarks(list);
  const lineBreak = lineBreakOf(text);
  const near = marks[Math.max(0, at - 1)];
  if (!near) return null;
  const indent = text.slice(lineStart(text, near.start), near.start);
  if (indent.trim() !== '') return null;
  const line = `${indent}- ${written}`;
  if (at === 0) return insertAt(lineStart(text, near.start), line + lineBreak);
  const end = isNull(list.items[at - 1]) ? near.end : endOf(list.items[at - 1]);
  if (end === undefined) return null;
  const position = behindLine(text, end);
  const isOpen = position > 0 && text[position - 1] !== '\n';
  return insertAt(position, isOpen ? lineBreak + line : line + lineBreak);
}

function rangeOf(item: unknown): { from: number; to: number } | undefined {
  if (!isScalar(item) || !item.range) return undefined;
  return { from: item.range[0], to: item.range[1] };
}

function insertAt(at: number, insert: string): readonly Splice[] | null {
  return at > 0 ? [{ from: at, to: at, insert }] : null;
}
