const MARKER = /^# Plugin: (\S+) \/ (rule|fragment): (.+?)\s*$/;
/** Without the text that was put in, a block ends with the second empty line. */
const EMPTY_LINES = 2;

/**
 * Takes out of an agent's memory file what the runtime put in for a plugin: blocks below `# Plugin: <name> / rule: <file>`
 * or `/ fragment: <file>`. A block ends where the text of its file does; where somebody has changed that, at the second
 * empty line or the next block.
 *
 * @param textOf text of `rules/<file>` or of `<file>` at the root of the plugin; undefined when it has none
 */
export function stripBlocks(
  memory: string,
  plugin: string,
  textOf: (kind: 'rule' | 'fragment', file: string) => string | undefined,
): string {
  const lines = memory.split('\n');
  const kept: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const [, name, kind, file = ''] = MARKER.exec(lines[at] ?? '') ?? [];
    if (name !== plugin) {
      kept.push(lines[at] ?? '');
      at += 1;
      continue;
    }
    const text = textOf(kind === 'rule' ? 'rule' : 'fragment', file);
    at = endOf(lines, at + 1, text);
  }
  return kept.join('\n');
}

/** The line after a block whose text begins at `start` or after empty lines there. */
function endOf(lines: readonly string[], start: number, text: string | undefined): number {
  const skipEmpty = (from: number) => {
    let at = from;
    while (at < lines.length && isEmpty(lines[at])) at += 1;
    return at;
  };
  const body = skipEmpty(start);
  const known = text?.trim().split('\n') ?? [];
  const isSame = known.every((line, index) => line.trimEnd() === lines[body + index]?.trimEnd());
  if (text !== undefined && isSame) return skipEmpty(text.trim() === '' ? start : body + known.length);
  let empty = 0;
  for (let at = body; at < lines.length; at += 1) {
    if (MARKER.test(lines[at] ?? '')) return at;
    if (isEmpty(lines[at])) empty += 1;
    if (empty === EMPTY_LINES) return at + 1;
  }
  return lines.length;
}

function isEmpty(line: string | undefined): boolean {
  return line?.trim() === '';
}
