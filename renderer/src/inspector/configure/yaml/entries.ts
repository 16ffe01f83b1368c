import { isMap, isScalar } from 'yaml';
import { behindLine, lineBreakOf, readYaml } from './document.ts';
import { linesOf } from './edit.ts';
import { sameValues } from './equal.ts';
import type { Edited } from './verify.ts';

/** One key at the top of a document with all that belongs to it, as it is written. */
export interface Entry {
  readonly key: string;
  readonly raw: string;
  readonly from: number;
  readonly to: number;
}

/** The keys at the top with their text. What shares its line with something else is left out. */
export function entriesOf(text: string): readonly Entry[] {
  const { contents } = readYaml(text);
  if (!isMap(contents) || contents.flow) return [];
  return contents.items.flatMap((pair) => {
    const range = linesOf(text, pair);
    if (!range || !isScalar(pair.key)) return [];
    return [{ key: String(pair.key.value), raw: text.slice(range.from, range.to), ...range }];
  });
}

/** Puts another text in the place of one key; null when that is no YAML or changes more than that key. */
export function replaceEntry(text: string, key: string, raw: string): Edited {
  const entry = entriesOf(text).find((each) => each.key === key);
  if (!entry) return null;
  const lineBreak = lineBreakOf(text);
  const isLast = entry.to === behindLine(text, text.length) && !entry.raw.endsWith('\n');
  const lines = raw.replace(/\r?\n/g, lineBreak);
  const closed = isLast || lines.endsWith(lineBreak) ? lines : lines + lineBreak;
  const after = text.slice(0, entry.from) + closed + text.slice(entry.to);
  const now = readYaml(after);
  if (now.errors.length > 0) return null;
  const old = withoutKey(readYaml(text).toJS({ maxAliasCount: -1 }), key);
  const left = withoutKey(now.toJS({ maxAliasCount: -1 }), key);
  const hasKey = key in Object(now.toJS({ maxAliasCount: -1 }));
  return hasKey && sameValues(old, left) ? after : null;
}

function withoutKey(values: unknown, key: string): Record<string, unknown> {
  const { [key]: _own, ...rest } = (values ?? {}) as Record<string, unknown>;
  return rest;
}
