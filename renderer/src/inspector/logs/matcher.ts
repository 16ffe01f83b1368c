import { fold } from '../text.ts';

/** Where in a plain line something is found: stretches in order that do not overlap. */
export type Matcher = (plain: string) => readonly (readonly [from: number, to: number])[];

const PER_LINE = 200;

/** Finds a text in any case, with or without accents; null when nothing is searched for. */
export function textMatcher(search: string): Matcher | null {
  const wanted = fold(search.trim());
  if (wanted === '') return null;
  return (plain) => {
    const folded = fold(plain);
    // Folding may shorten a text; then its places are not those of the line, and the line counts without a mark.
    if (folded.length !== plain.length) return folded.includes(wanted) ? [[0, 0]] : [];
    const found: [number, number][] = [];
    for (
      let at = folded.indexOf(wanted);
      at >= 0 && found.length < PER_LINE;
      at = folded.indexOf(wanted, at + wanted.length)
    ) {
      found.push([at, at + wanted.length]);
    }
    return found;
  };
}

/** Finds what a regular expression describes, in any case; `invalid` for what is none, null for none at all. */
export function patternMatcher(search: string): Matcher | 'invalid' | null {
  if (search === '') return null;
  let pattern: RegExp;
  try {
    pattern = new RegExp(search, 'giu');
  } catch {
    return 'invalid';
  }
  return (plain) => {
    const found: [number, number][] = [];
    for (const { 0: match, index } of plain.matchAll(pattern)) {
      if (match !== '') found.push([index, index + match.length]);
      if (found.length >= PER_LINE) break;
    }
    return found;
  };
}
