import { fold } from '../text.ts';

// Colour and cursor codes of terminals: CSI sequences, OSC sequences, two-character escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are control characters
const ESCAPE_CODES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** A log line without terminal escape codes; of a line that was overwritten with `\r`, what stayed visible. */
export function plainLine(line: string): string {
  const clean = line.replace(ESCAPE_CODES, '').replace(/\r+$/, '');
  return clean.slice(clean.lastIndexOf('\r') + 1);
}

export interface FoundLine {
  /** Place in the whole log, from 1. */
  readonly number: number;
  readonly text: string;
}

/** The lines that hold the search, in any case; all of them when it is empty. */
export function searchLines(lines: readonly string[], search: string): readonly FoundLine[] {
  const wanted = fold(search.trim());
  const found: FoundLine[] = [];
  lines.forEach((line, index) => {
    const text = plainLine(line);
    if (wanted === '' || fold(text).includes(wanted)) found.push({ number: index + 1, text });
  });
  return found;
}
