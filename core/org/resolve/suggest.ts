/** Nothing that anybody means is longer. */
const MAX_WORD_LENGTH = 64;

/** The candidate that `word` was most likely meant to be, or undefined when none is close. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_WORD_LENGTH) return undefined;
  const written = word.toLowerCase().replaceAll('-', '_');
  const limit = word.length <= 4 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const distance = editDistance(written, candidate, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Finds the suggestion for a word once: aliases and includes repeat the same words many times. */
export class Suggestions {
  readonly #found = new Map<ReadonlySet<string>, Map<string, string | undefined>>();

  for(word: string, candidates: ReadonlySet<string>): string | undefined {
    const found = this.#found.get(candidates) ?? new Map<string, string | undefined>();
    this.#found.set(candidates, found);
    if (!found.has(word)) found.set(word, didYouMean(word, candidates));
    return found.get(word);
  }
}

/** Levenshtein distance, where a swap of neighbours costs one; gives up early at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? limit;
}
