import { useEffect, useMemo, useState } from 'react';
import { client } from '../../../engine/run.ts';
import { fold } from '../../text.ts';
import { plainLine } from '../ansi.ts';
import { roomFor } from '../bounded.ts';
import { stamped } from '../lines.ts';
import { SEARCH_PAUSE_MS } from '../useLogSearch.ts';
import { byTime, type MemberLog, type TeamLine } from './team-log.ts';

export interface TeamSearch {
  readonly lines: readonly TeamLine[];
  /** How many lines were looked at; null while that is not known, or nothing is searched for. */
  readonly looked: number | null;
}

interface Answer {
  readonly search: string;
  readonly lines: readonly TeamLine[];
  readonly looked: number;
}

/** Lines that hold a text: at once those that are here already, and a moment later also older ones of each log. */
export function useTeamSearch(
  members: readonly MemberLog[],
  lines: readonly TeamLine[],
  { search, since }: { search: string; since: number | undefined },
): TeamSearch {
  const wanted = search.trim();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const key = members.map(({ id, tone }) => `${id} ${tone}`).join();

  useEffect(() => {
    setAnswer(null);
    if (wanted === '' || key === '') return;
    let current = true;
    const sources = key.split(',').map((each) => {
      const [id = '', tone] = each.split(' ');
      return { id, tone: Number(tone) };
    });
    const timer = setTimeout(() => {
      void lookedFor(wanted, sources, since).then((found) => current && setAnswer(found));
    }, SEARCH_PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key, wanted, since]);

  return useMemo(() => {
    if (wanted === '') return { lines, looked: null };
    const here = lines.filter(({ raw }) => fold(plainLine(raw)).includes(fold(wanted)));
    if (answer?.search !== wanted) return { lines: here, looked: null };
    const oldest = oldestOf(lines);
    const older = answer.lines.filter(({ source, time }) => time < (oldest.get(source.id) ?? LAST));
    return { lines: byTime([...older, ...here]), looked: Math.max(answer.looked, lines.length) };
  }, [lines, wanted, answer]);
}

/** Sorts behind every time. */
const LAST = '~';

async function lookedFor(
  search: string,
  sources: readonly TeamLine['source'][],
  since: number | undefined,
): Promise<Answer> {
  const tail = roomFor(sources.length);
  const answers = await Promise.allSettled(
    sources.map(({ id }) => client.call('workspaces.logs', { id, tail, search, since })),
  );
  // Below those of the lines that are here, which count from 1.
  let number = -tail * sources.length;
  let looked = 0;
  // Whose log cannot be read is told where it is followed.
  const lines = answers.flatMap((settled, at) => {
    const source = sources[at];
    if (settled.status === 'rejected' || !source) return [];
    looked += settled.value.looked;
    return settled.value.lines.map((line) => {
      number += 1;
      return { ...stamped(line, number - 1), source, time: line.time };
    });
  });
  return { search, lines, looked };
}

/** The time of the oldest line of each workspace that is here. */
function oldestOf(lines: readonly TeamLine[]): ReadonlyMap<string, string> {
  const oldest = new Map<string, string>();
  for (const { source, time } of lines) if (!oldest.has(source.id)) oldest.set(source.id, time);
  return oldest;
}
