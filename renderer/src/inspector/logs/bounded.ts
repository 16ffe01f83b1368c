/** The oldest lines make room beyond it. */
const KEPT_LINES = 5000;
/** So do they beyond so many characters: lines may be long. */
const KEPT_CHARACTERS = 8_000_000;

/** How many lines there is room for when so many logs are held at once. */
export function roomFor(logs: number): number {
  return Math.floor(KEPT_LINES / Math.max(1, logs));
}

/** The newest lines that there is room for, of one log of so many that are held at once. */
export function bounded<Line>(
  lines: readonly Line[],
  textOf: (line: Line) => string,
  logs = 1,
): readonly Line[] {
  const most = KEPT_CHARACTERS / Math.max(1, logs);
  let from = Math.max(0, lines.length - roomFor(logs));
  let characters = 0;
  for (let at = lines.length - 1; at >= from; at -= 1) {
    const line = lines[at];
    characters += line === undefined ? 0 : textOf(line).length;
    if (characters > most) from = at + 1;
  }
  return lines.slice(from);
}
