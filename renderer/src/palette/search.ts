import { fold } from '../inspector/text.ts';

export interface Match {
  /** Greater is better. */
  readonly score: number;
  /** Places in the title that the query matched, ascending. */
  readonly positions: readonly number[];
}

const WORD_START = 8;
const CONSECUTIVE = 10;
/** Per letter of the title: of two equal matches the shorter title is meant. */
const LENGTH = -0.01;

/**
 * Finds `query` in `title`: as a whole anywhere, or spread over starts of words (`nw` finds "New workspace",
 * `sho pro` finds "Show problems"). Returns undefined without a match; an empty query matches everything with 0.
 */
export function matchTitle(title: string, query: string): Match | undefined {
  const letters = [...fold(query)].filter((letter) => letter !== ' ');
  if (letters.length === 0) return { score: 0, positions: [] };
  const folded = foldKeepingPlaces(title);
  const positions = spread(folded, letters, 0, 0) ?? whole(folded, fold(query).trim());
  return positions && { score: scoreOf(folded, positions), positions };
}

/** Each letter continues the run before it or starts a word, later words if need be. */
function spread(folded: string, letters: readonly string[], at: number, from: number): number[] | undefined {
  const letter = letters[at];
  if (letter === undefined) return [];
  for (let place = folded.indexOf(letter, from); place >= 0; place = folded.indexOf(letter, place + 1)) {
    const continues = at > 0 && place === from;
    if (!continues && !startsWord(folded, place)) continue;
    const rest = spread(folded, letters, at + 1, place + 1);
    if (rest) return [place, ...rest];
  }
  return undefined;
}

function whole(folded: string, wanted: string): number[] | undefined {
  const start = folded.indexOf(wanted);
  return start < 0 ? undefined : Array.from(wanted, (_, at) => start + at);
}

function scoreOf(folded: string, positions: readonly number[]): number {
  let score = folded.length * LENGTH;
  let previous = -2;
  for (const position of positions) {
    if (position === previous + 1) score += CONSECUTIVE;
    if (startsWord(folded, position)) score += WORD_START;
    previous = position;
  }
  return score;
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
