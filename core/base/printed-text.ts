import { stripVTControlCharacters } from 'node:util';

/** Colours and the like; they change nothing but how text looks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with one
const COLOUR = /(\u001b\[[0-9;:]*m)/;
const CONTROL = /(?![\t\n])\p{Cc}/gu;

/** Whether a line holds a text, in any case and whatever its colours; an empty one is in every line. */
export function lineMatcher(search: string): (line: { readonly text: string }) => boolean {
  const wanted = search.trim().toLowerCase();
  return ({ text }) => wanted === '' || stripVTControlCharacters(text).toLowerCase().includes(wanted);
}

/**
 * What an agent printed, for a terminal of its owner: with its colours, which end with it, and without whatever
 * else such a terminal would obey (moving about, its title, its clipboard, its answers as input).
 */
export function forTerminal(text: string): string {
  const parts = text.split(COLOUR);
  const shown = parts.map((part, index) =>
    index % 2 === 1 ? part : stripVTControlCharacters(part).replaceAll(CONTROL, ''),
  );
  return parts.length > 1 ? `${shown.join('')}\u001b[0m` : shown.join('');
}
