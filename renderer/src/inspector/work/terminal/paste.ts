/* biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be pasted */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/**
 * What may be pasted of a text: no escape sequences, which could end a bracketed paste early or press keys that nobody
 * pressed.
 */
export function pasteable(text: string): string {
  return text.replace(CONTROL, '');
}

/** How many lines a text has that would be run one by one. A line break at the very end runs the last line, too. */
export function linesOf(text: string): number {
  return text.split(/\r\n|\r|\n/).length;
}

/** The same on one line. */
export function onOneLine(text: string): string {
  return text.trim().replace(/\s*(?:\r\n|\r|\n)\s*/g, ' ');
}
