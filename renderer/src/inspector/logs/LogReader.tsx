import { useMemo, useState } from 'react';
import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import { plainLine } from './ansi.ts';
import { EndedNote } from './EndedNote.tsx';
import { LogBody } from './LogBody.tsx';
import { LogCounts } from './LogCounts.tsx';
import styles from './Logs.module.css';
import { LogToolbar } from './LogToolbar.tsx';
import type { FoundLine } from './lines.ts';
import type { Members } from './team/members.ts';
import { TeamFilter } from './team/TeamFilter.tsx';
import { UnreadLogs } from './UnreadLogs.tsx';
import { useLogFind } from './useLogFind.ts';
import { useLogSearch } from './useLogSearch.ts';
import { useMergedLog } from './useMergedLog.ts';

export interface LogReaderProps {
  readonly members: Members;
  /** Each line says whose it is, and the lines of each can be shown alone. */
  readonly isTeam: boolean;
  /** What they are together; names the file that is saved. */
  readonly name: string;
}

const NOBODY: ReadonlySet<string> = new Set();

/** What workspaces print, as they print it, merged by time. */
export default function LogReader({ members: { ids, total }, isTeam, name }: LogReaderProps) {
  const words = text.logs;
  const [since, setSince] = useState<number | undefined>(undefined);
  /** What was printed up to then is cleared from the view. */
  const [clearedTo, setClearedTo] = useState('');
  const [chosen, setChosen] = useState(NOBODY);
  const [search, setSearch] = useState('');
  const [isPattern, setIsPattern] = useState(false);
  const [onlyMatches, setOnlyMatches] = useState(false);
  const log = useMergedLog(ids, since);
  // One that is not among them any more cannot be chosen.
  const only = useMemo(() => new Set(ids.filter((id) => chosen.has(id))), [ids, chosen]);
  const isShown = ({ id }: { readonly id: string }) => only.size === 0 || only.has(id);
  const ofChosen = useMemo(
    () => (only.size === 0 ? log.lines : log.lines.filter(({ source }) => only.has(source.id))),
    [log.lines, only],
  );
  const lines = useMemo(
    () => (clearedTo === '' ? ofChosen : ofChosen.filter(({ time }) => time > clearedTo)),
    [ofChosen, clearedTo],
  );
  const shown = log.members.filter(isShown);
  // A pattern is looked for in what is here; a text also further back.
  const filtered = useLogSearch(shown, lines, {
    search: onlyMatches && !isPattern ? search : '',
    since,
    clearedTo,
  });
  const find = useLogFind(filtered.lines, { search, isPattern, onlyMatches });
  const held = shown.reduce((sum, { id }) => sum + log.heldOf(id), 0);
  const isLoading =
    log.members.length < ids.length || log.members.some(({ loaded, error }) => !loaded && !error);
  const hidden = ofChosen.length - lines.length;

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
        written={isTeam ? withName : undefined}
      />
      {isTeam ? (
        <TeamFilter members={log.members} chosen={only} onChange={setChosen} />
      ) : (
        <EndedNote workspaceId={ids[0] ?? ''} hasLines={lines.length > 0} />
      )}
      {total > ids.length && (
        <p className={styles.count} role="note">
          {words.team.bounded(ids.length, total)}
        </p>
      )}
      <UnreadLogs logs={log.members} title={words.failed} onRetry={log.retry} />
      <UnreadLogs logs={filtered.failed} title={words.notSearched} onRetry={filtered.retry} />
      <LogCounts
        found={find.rows.length}
        looked={filtered.looked}
        hidden={hidden}
        onRestore={() => setClearedTo('')}
      />
      <LogBody
        name={name}
        isTeam={isTeam}
        members={log.members}
        isLoading={isLoading}
        find={find}
        search={search}
        follow={!log.paused && search === ''}
        isCleared={hidden > 0}
        hasSince={since !== undefined}
      />
    </div>
  );
}

/** A line with its time and whose it is, as it is copied and saved. */
function withName({ raw, label = '', source }: FoundLine): string {
  const name = source && useEngine.getState().workspaces[source.id]?.name;
  return `${label} ${name ?? ''}: ${plainLine(raw)}`;
}
