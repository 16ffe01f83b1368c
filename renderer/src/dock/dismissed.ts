import { useMemo } from 'react';
import { create } from 'zustand';
import type { Problem } from '../../../core/contract/index.ts';
import { useEngine } from '../engine/store.ts';

/** Problems that the user put away, as they were then: one that comes up again is another one. */
const useDismissed = create<{ readonly marks: ReadonlySet<string> }>(() => ({ marks: new Set() }));

const markOf = ({ key, since }: Problem) => `${key} ${since}`;

/** Puts a problem away until it comes up anew. */
export function dismiss(problem: Problem): void {
  useDismissed.setState(({ marks }) => ({ marks: new Set(marks).add(markOf(problem)) }));
}

/** Brings back all that were put away. */
export function bringBack(): void {
  useDismissed.setState({ marks: new Set() });
}

/** What is wrong now and was not put away, newest first. */
export function useOpenProblems(): readonly Problem[] {
  const problems = useEngine((state) => state.problems);
  const marks = useDismissed((state) => state.marks);
  return useMemo(
    () =>
      Object.values(problems)
        .filter((problem) => !marks.has(markOf(problem)))
        .sort((a, b) => b.since - a.since),
    [problems, marks],
  );
}
