import { useEffect, useMemo, useState } from 'react';
import { type LogLine, linesAfter, marksAfter } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { fold } from '../text.ts';
import { plainLine } from './ansi.ts';

const FOUND_LINES = 2000;
/** Typing pauses this long before the whole log is searched. */
export const SEARCH_PAUSE_MS = 250;

export interface LogSearch {
  readonly lines: readonly LogLine[];
  /** How many lines were looked at; null while that is not known, or nothing is searched for. */
  readonly looked: number | null;
}

interface Answer {
  readonly search: string;
  readonly lines: readonly LogLine[];
  readonly looked: number;
}

/** Lines that hold a text: at once those that are here already, and a moment later also older ones. */
export function useLogSearch(
  workspaceId: string,
  lines: readonly LogLine[],
  { search, since }: { search: string; since: number | undefined },
): LogSearch {
  const wanted = search.trim();
  const [answer, setAnswer] = useState<Answer | null>(null);

  useEffect(() => {
    setAnswer(null);
    if (wanted === '') return;
    let current = true;
    const timer = setTimeout(() => {
      client.call('workspaces.logs', { id: workspaceId, tail: FOUND_LINES, search: wanted, since }).then(
        (found) => current && setAnswer({ search: wanted, ...found }),
        // What is here is searched all the same; that the log cannot be read is told where it is followed.
        () => undefined,
      );
    }, SEARCH_PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [workspaceId, wanted, since]);

  return useMemo(() => {
    if (wanted === '') return { lines, looked: null };
    const here = lines.filter(({ text }) => fold(plainLine(text)).includes(fold(wanted)));
    if (answer?.search !== wanted) return { lines: here, looked: null };
    const newer = linesAfter(marksAfter({}, answer.lines), here);
    const after = answer.lines.length > 0 ? newer : here;
    return { lines: [...answer.lines, ...after], looked: Math.max(answer.looked, lines.length) };
  }, [lines, wanted, answer]);
}
