import { useEffect, useMemo, useRef, useState } from 'react';
import type { AppErrorJson } from '../../../../core/contract/index.ts';
import { Query } from '../../engine/query.ts';
import { client } from '../../engine/run.ts';
import { fold } from '../text.ts';
import { plainLine } from './ansi.ts';
import { roomFor } from './bounded.ts';
import { stamped } from './lines.ts';
import { byTime, type MemberLog, type MergedLine, missingFrom } from './merged-log.ts';

/** Typing pauses this long before the whole logs are searched. */
const SEARCH_PAUSE_MS = 250;

export interface LogSearch {
  readonly lines: readonly MergedLine[];
  /** How many lines were looked at; null while that is not known, or nothing is searched for. */
  readonly looked: number | null;
  /** Whose older lines could not be searched, and why. */
  readonly failed: readonly { readonly id: string; readonly error: AppErrorJson }[];
  /** Searches those again. */
  readonly retry: () => void;
}

export interface LogSearchOptions {
  readonly search: string;
  /** Milliseconds since the epoch; undefined for the newest lines. */
  readonly since: number | undefined;
  /** What was printed up to this time is not shown; empty for all of it. */
  readonly clearedTo: string;
}

type Source = MergedLine['source'];
type Asked = Query<'workspaces.logs'>;

interface Found {
  readonly search: string;
  readonly answers: readonly (ReturnType<Asked['answer']> & { readonly source: Source })[];
}

/** Lines that hold a text: at once those that are here already, and a moment later also older ones of each log. */
export function useLogSearch(
  members: readonly MemberLog[],
  lines: readonly MergedLine[],
  { search, since, clearedTo }: LogSearchOptions,
): LogSearch {
  const wanted = search.trim();
  const key = members.map(({ id, tone }) => `${id} ${tone}`).join();
  const [found, setFound] = useState<Found | null>(null);
  const asked = useRef<readonly Asked[]>([]);

  useEffect(() => {
    setFound(null);
    if (wanted === '' || key === '') return;
    const sources = key.split(',').map(sourceOf);
    const tail = roomFor(sources.length);
    // Each is asked again by itself when the connection was lost meanwhile.
    const queries = sources.map(
      ({ id }) => new Query(client, 'workspaces.logs', { id, tail, search: wanted, since }),
    );
    const take = () =>
      setFound({
        search: wanted,
        answers: sources.flatMap((source, at) => {
          const answer = queries[at]?.answer();
          return answer ? [{ ...answer, source }] : [];
        }),
      });
    let stops: readonly (() => void)[] = [];
    const timer = setTimeout(() => {
      asked.current = queries;
      stops = queries.map((query) => query.subscribe(take));
    }, SEARCH_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asked.current = [];
      for (const stop of stops) stop();
    };
  }, [key, wanted, since]);

  const older = useMemo(() => linesOf(found), [found]);
  const shown = useMemo(() => {
    if (wanted === '') return lines;
    const here = lines.filter(({ raw }) => fold(plainLine(raw)).includes(fold(wanted)));
    const missing = missingFrom(lines, older).filter(({ time }) => time > clearedTo);
    return missing.length === 0 ? here : byTime([...missing, ...here]);
  }, [lines, wanted, older, clearedTo]);

  const answers = found?.search === wanted ? found.answers : [];
  const isKnown = answers.length > 0 && answers.every(({ output, error }) => output || error);
  const looked = answers.reduce((sum, { output }) => sum + (output?.looked ?? 0), 0);
  return {
    lines: shown,
    looked: isKnown ? Math.max(looked, lines.length) : null,
    failed: answers.flatMap(({ source: { id }, error }) => (error ? [{ id, error }] : [])),
    retry: () => {
      for (const query of asked.current) if (query.answer().error) query.refresh();
    },
  };
}

function sourceOf(written: string): Source {
  const [id = '', tone] = written.split(' ');
  return { id, tone: Number(tone) };
}

/** What was found of each, with numbers below those of the lines that are here, which count from 1. */
function linesOf(found: Found | null): readonly MergedLine[] {
  const lines = (found?.answers ?? []).flatMap(({ source, output }) =>
    (output?.lines ?? []).map((line) => ({ line, source })),
  );
  return lines.map(({ line, source }, at) => ({
    ...stamped(line, at - lines.length),
    source,
    time: line.time,
  }));
}
