import { fold } from '../inspector/text.ts';

export interface Match {
  /** Greater is better. */
  readonly score: number;
  /** Places in the title that the query matched, ascending. */
  readonly positions: readonly number[];
}

const WORD_START = 8;
const CONSECUTIVE = 5;
const PLAIN = 1;
const GAP = -0.15;

/**
 * Finds the letters of `query` in `title` in order, spaces aside. Prefers starts of words and runs of letters.
 * Returns undefined without a match; an empty query matches everything with score 0.
 */
export function matchTitle(title: string, query: string): Match | undefined {
  const letters = [...fold(query)].filter((letter) => letter !== ' ');
  if (letters.length === 0) return { score: 0, positions: [] };
  const folded = foldKeepingPlaces(title);
  const whole = folded.indexOf(letters.join(''));
  const positions = whole >= 0 ? letters.map((_, at) => whole + at) : findInOrder(folded, letters);
  return positions && { score: scoreOf(folded, positions), positions };
}

function findInOrder(folded: string, letters: readonly string[]): number[] | undefined {
  const positions: number[] = [];
  let from = 0;
  for (const letter of letters) {
    const next = nextPlace(folded, letter, from);
    if (next < 0) return undefined;
    positions.push(next);
    from = next + 1;
  }
  return positions;
}

/** The next letter of the same run, else the next start of a word, else the next one at all. */
function nextPlace(folded: string, letter: string, from: number): number {
  if (from > 0 && folded[from] === letter) return from;
  for (let at = folded.indexOf(letter, from); at >= 0; at = folded.indexOf(letter, at + 1)) {
    if (startsWord(folded, at)) return at;
  }
  return folded.indexOf(letter, from);
}

function scoreOf(folded: string, positions: readonly number[]): number {
  let score = 0;
  let previous = -2;
  for (const position of positions) {
    if (position === previous + 1) score += CONSECUTIVE;
    else score += PLAIN + (previous >= 0 ? GAP * (position - previous) : 0);
    if (startsWord(folded, position)) score += WORD_START;
    previous = position;
  }
  return score - folded.length * 0.01;
}

function startsWord(folded: string, position: number): boolean {
  return position === 0 || !/[\p{L}\p{N}]/u.test(folded[position - 1] ?? '');
}

/** Folds letter by letter, so that a place in the result is the same place in the title. */
function foldKeepingPlaces(title: string): string {
  let folded = '';
  for (const unit of title.split('')) folded += fold(unit).at(0) ?? unit;
  return folded;
}
