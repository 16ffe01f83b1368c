import { stripVTControlCharacters } from 'node:util';
import type { LogLine } from '../../contract/index.ts';

/** Whether a line holds a text, in any case and whatever its colours; an empty one is in every line. */
export function lineMatcher(search: string): (line: LogLine) => boolean {
  const wanted = search.trim().toLowerCase();
  return ({ text }) => wanted === '' || stripVTControlCharacters(text).toLowerCase().includes(wanted);
}
