import { useDeferredValue, useMemo, useState } from 'react';
import { type FoundLine, matchingIndexes } from './lines.ts';
import { type Matcher, patternMatcher, textMatcher } from './matcher.ts';

export interface LogFind {
  readonly rows: readonly FoundLine[];
  readonly matcher: Matcher | null;
  /** The search is meant as a pattern and is none. */
  readonly invalid: boolean;
  /** How many lines match, and which of them is shown, from 1; 0 before any was gone to. */
  readonly count: number;
  readonly at: number;
  readonly target: { readonly index: number } | null;
  readonly go: (step: 1 | -1) => void;
}

export interface LogFindOptions {
  readonly search: string;
  readonly isPattern: boolean;
  readonly onlyMatches: boolean;
}

/** Finds lines and goes from one to the next; a search begins at its newest match. */
export function useLogFind(
  lines: readonly FoundLine[],
  { search, isPattern, onlyMatches }: LogFindOptions,
): LogFind {
  const wanted = useDeferredValue(search);
  const made = useMemo(() => (isPattern ? patternMatcher(wanted) : textMatcher(wanted)), [wanted, isPattern]);
  const matcher = made === 'invalid' ? null : made;
  const rows = useMemo(() => {
    if (!onlyMatches || !isPattern || !matcher) return lines;
    return matchingIndexes(lines, matcher).flatMap((index) => lines[index] ?? []);
  }, [lines, matcher, onlyMatches, isPattern]);
  const matches = useMemo(() => matchingIndexes(rows, matcher), [rows, matcher]);
  const [place, setPlace] = useState<{
    readonly key: string;
    readonly at: number;
    readonly index: number;
  } | null>(null);
  const key = `${isPattern} ${wanted}`;
  const current = place?.key === key ? place : null;
  const target = useMemo(() => (current ? { index: current.index } : null), [current]);

  return {
    rows,
    matcher,
    invalid: made === 'invalid',
    count: matches.length,
    at: current ? current.at + 1 : 0,
    target,
    go(step) {
      if (matches.length === 0) return;
      const first = step === 1 ? 0 : matches.length - 1;
      const at = current ? (current.at + step + matches.length) % matches.length : first;
      const index = matches[at];
      if (index !== undefined) setPlace({ key, at, index });
    },
  };
}
