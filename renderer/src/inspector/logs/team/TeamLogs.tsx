import { SearchX, SquareTerminal } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useEngine } from '../../../engine/store.ts';
import { text } from '../../../text/index.ts';
import { EmptyState, Skeleton } from '../../../ui/index.ts';
import { plainLine } from '../ansi.ts';
import { LogCounts } from '../LogCounts.tsx';
import styles from '../Logs.module.css';
import { LogToolbar } from '../LogToolbar.tsx';
import { LogView } from '../LogView.tsx';
import type { FoundLine } from '../lines.ts';
import { useLogFind } from '../useLogFind.ts';
import { useLogOptions } from '../view-options.ts';
import type { Members } from './members.ts';
import { TeamFilter } from './TeamFilter.tsx';
import { UnreadLogs } from './UnreadLogs.tsx';
import { useTeamLogs } from './useTeamLogs.ts';
import { useTeamSearch } from './useTeamSearch.ts';

export interface TeamLogsProps {
  readonly members: Members;
  /** What they are together; names the file that is saved. */
  readonly name: string;
}

const NOBODY: ReadonlySet<string> = new Set();

/** What several workspaces print, merged by time. */
export default function TeamLogs({ members: { ids, total }, name }: TeamLogsProps) {
  const { logs: words } = text;
  const [since, setSince] = useState<number | undefined>(undefined);
  const [clearedTo, setClearedTo] = useState('');
  const [chosen, setChosen] = useState(NOBODY);
  const [search, setSearch] = useState('');
  const [isPattern, setIsPattern] = useState(false);
  const [onlyMatches, setOnlyMatches] = useState(false);
  const { wrap, numbers } = useLogOptions();
  const log = useTeamLogs(ids, since);
  // One that is not among them any more cannot be chosen.
  const only = useMemo(() => new Set(ids.filter((id) => chosen.has(id))), [ids, chosen]);
  const isShown = (id: string) => only.size === 0 || only.has(id);
  const ofChosen = useMemo(
    () => (only.size === 0 ? log.lines : log.lines.filter(({ source }) => only.has(source.id))),
    [log.lines, only],
  );
  const lines = useMemo(
    () => (clearedTo === '' ? ofChosen : ofChosen.filter(({ time }) => time > clearedTo)),
    [ofChosen, clearedTo],
  );
  const filtered = useTeamSearch(
    log.members.filter(({ id }) => isShown(id)),
    lines,
    {
      search: onlyMatches && !isPattern ? search : '',
      since,
    },
  );
  const find = useLogFind(filtered.lines, { search, isPattern, onlyMatches });
  const hidden = ofChosen.length - lines.length;
  const searching = search.trim() !== '';
  const held = log.members.reduce((sum, { id }) => sum + (isShown(id) ? log.heldOf(id) : 0), 0);
  const loading = log.members.some(({ loaded, error }) => !loaded && !error);

  return (
    <div className={styles.logs}>
      <LogToolbar
        name={name}
        log={{ paused: log.paused, held, togglePause: log.togglePause }}
        rows={find.rows}
        find={find}
        search={search}
        onSearch={setSearch}
        isPattern={isPattern}
        onPattern={setIsPattern}
        onlyMatches={onlyMatches}
        onOnlyMatches={setOnlyMatches}
        onSince={setSince}
        onClear={() => setClearedTo(log.lines.at(-1)?.time ?? '')}
        written={withName}
      />
      <TeamFilter members={log.members} chosen={only} onChange={setChosen} />
      {total > ids.length && (
        <p className={styles.count} role="note">
          {words.team.bounded(ids.length, total)}
        </p>
      )}
      <UnreadLogs members={log.members} onRetry={log.retry} />
      <LogCounts
        found={find.rows.length}
        looked={filtered.looked}
        hidden={hidden}
        onRestore={() => setClearedTo('')}
      />
      {find.rows.length > 0 ? (
        <LogView
          label={words.of(name)}
          lines={find.rows}
          search={find.matcher}
          target={find.target}
          follow={!log.paused && search === ''}
          wrap={wrap}
          numbers={numbers}
        />
      ) : loading ? (
        <Skeleton lines={6} label={words.team.reading} />
      ) : searching ? (
        <EmptyState icon={<SearchX size={22} />} title={words.noMatch}>
          {words.noMention(search.slice(0, 80))}
        </EmptyState>
      ) : (
        hidden === 0 && (
          <EmptyState
            icon={<SquareTerminal size={22} />}
            title={since === undefined ? words.none : words.noneSince}
          >
            {words.team.nothingPrinted}
          </EmptyState>
        )
      )}
    </div>
  );
}

/** A line with its time and whose it is, as it is copied and saved. */
function withName({ raw, label = '', source }: FoundLine): string {
  const name = source && useEngine.getState().workspaces[source.id]?.name;
  return `${label} ${name ?? ''}: ${plainLine(raw)}`;
}
