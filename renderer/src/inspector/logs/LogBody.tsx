import { SearchX, SquareTerminal } from 'lucide-react';
import { text } from '../../text/index.ts';
import { EmptyState, Skeleton } from '../../ui/index.ts';
import { LogView } from './LogView.tsx';
import type { MemberLog } from './merged-log.ts';
import type { LogFind } from './useLogFind.ts';
import { useLogOptions } from './view-options.ts';

export interface LogBodyProps {
  readonly name: string;
  readonly isTeam: boolean;
  readonly members: readonly MemberLog[];
  /** Not all have told their newest lines. */
  readonly isLoading: boolean;
  readonly find: LogFind;
  readonly search: string;
  readonly follow: boolean;
  /** There are lines, but they were cleared from the view. */
  readonly isCleared: boolean;
  /** Only what was printed since some time is asked for. */
  readonly hasSince: boolean;
}

/** The lines of a log, or why there are none. */
export function LogBody(props: LogBodyProps) {
  const { name, isTeam, members, isLoading, find, search, follow, isCleared, hasSince } = props;
  const words = text.logs;
  const { wrap, numbers } = useLogOptions();
  if (find.rows.length > 0) {
    return (
      <LogView
        label={words.of(name)}
        lines={find.rows}
        search={find.matcher}
        target={find.target}
        follow={follow}
        wrap={wrap}
        numbers={numbers}
        sources={isTeam}
      />
    );
  }
  if (isLoading) {
    return <Skeleton lines={6} label={words.reading} />;
  }
  if (search.trim() !== '') {
    return (
      <EmptyState icon={<SearchX size={22} />} title={words.noMatch}>
        {words.noMention(search.slice(0, SEARCH_CHARACTERS))}
      </EmptyState>
    );
  }
  const notRunning = members.every(({ error }) => error?.code === 'not_running');
  // That it could not be read is said above; whether it has lines nobody knows.
  const isUnread = members.some(({ error }) => error && error.code !== 'not_running');
  if (isCleared || isUnread) return null;
  return (
    <EmptyState icon={<SquareTerminal size={22} />} title={hasSince ? words.noneSince : words.none}>
      {isTeam ? words.team.nothingPrinted : notRunning ? words.notRunning(name) : words.nothingPrinted(name)}
    </EmptyState>
  );
}

const SEARCH_CHARACTERS = 80;
