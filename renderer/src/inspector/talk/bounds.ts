/** How much of a text is worked on at once: agents are free to send megabytes, and nested without end. */

/** Longer texts show their beginning, as Markdown; the rest on demand. */
const SHOWN_CHARACTERS = 20_000;
/** A shown part may end at the last line break within this many characters. */
const LINE_CHARACTERS = 2_000;
/** Plain text beyond this is laid out in pieces, each when it comes into view. */
const WHOLE_CHARACTERS = 6_000;
const PIECE_CHARACTERS = 1_500;

/** Markers of quotes and lists behind each other, indents that only deep nesting has, brackets without end. */
const DEEP = [
  /^(?:[ \t]*(?:[-*+>]|\d{1,9}[.)])(?=[ \t>])){12}/m,
  /^[ \t]{48,}(?:[-*+>]|\d{1,9}[.)])[ \t]/m,
  /[*_~`[\]!<(>]{120}/,
  /(?:\[[^[\]\n]{0,4}){60}/,
];
/** What starts or ends something: the work for some of it grows with the square of its number. */
const MARKS = /[*_[\]`~|]/g;
const MAX_MARKS = 4_000;

/** The part of a text that is shown at first; all of it when it is not long. */
export function shownPart(text: string): string {
  if (text.length <= SHOWN_CHARACTERS) return text;
  const end = text.lastIndexOf('\n', SHOWN_CHARACTERS);
  return text.slice(0, end > SHOWN_CHARACTERS - LINE_CHARACTERS ? end : SHOWN_CHARACTERS);
}

/** Whether a text can be read as Markdown in little time. */
export function isTame(text: string): boolean {
  return !DEEP.some((pattern) => pattern.test(text)) && (text.match(MARKS)?.length ?? 0) <= MAX_MARKS;
}

/** A text in pieces that are laid out one by one, cut at line breaks where there are some, else between words. */
export function piecesOf(text: string): string[] {
  if (text.length <= WHOLE_CHARACTERS) return [text];
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const limit = from + PIECE_CHARACTERS;
    const end = limit < text.length ? cutAt(text, from, limit) : text.length;
    pieces.push(text.slice(from, end));
    from = end;
  }
  return pieces;
}

function cutAt(text: string, from: number, limit: number): number {
  for (const between of ['\n', ' ']) {
    const place = text.lastIndexOf(between, limit) + 1;
    if (place > from) return place;
  }
  return limit;
}
