import { SearchX, SquareTerminal } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { EndedNote } from './EndedNote.tsx';
import { LogCounts } from './LogCounts.tsx';
import styles from './Logs.module.css';
import { LogToolbar } from './LogToolbar.tsx';
import { LogView } from './LogView.tsx';
import { stampedLines } from './lines.ts';
import { useLogFind } from './useLogFind.ts';
import { useLogSearch } from './useLogSearch.ts';
import { useWorkspaceLogs } from './useWorkspaceLogs.ts';
import { useLogOptions } from './view-options.ts';

export interface LogsProps {
  readonly workspaceId: string;
}

/** What a workspace prints, as it prints it. Give it the workspace as key. */
export function Logs({ workspaceId }: LogsProps) {
  const { logs: words } = text;
  const [since, setSince] = useState<number | undefined>(undefined);
  /** What was printed up to then is cleared from the view. */
  const [clearedTo, setClearedTo] = useState('');
  const name = useEngine((state) => state.workspaces[workspaceId]?.name ?? '');
  const { wrap, numbers } = useLogOptions();
  const log = useWorkspaceLogs(workspaceId, since);
  const { lines: all, error } = log;
  const lines = useMemo(
    () => (clearedTo === '' ? (all ?? []) : (all ?? []).filter(({ time }) => time > clearedTo)),
    [all, clearedTo],
  );
  const [onlyMatches, setOnlyMatches] = useState(false);
  const [search, setSearch] = useState('');
  const [isPattern, setIsPattern] = useState(false);
  // A pattern is looked for in what is here; a text also further back.
  const filtered = useLogSearch(workspaceId, lines, {
    search: onlyMatches && !isPattern ? search : '',
    since,
  });
  const rows = useMemo(() => stampedLines(filtered.lines), [filtered.lines]);
  const find = useLogFind(rows, { search, isPattern, onlyMatches });
  const notRunning = error?.code === 'not_running';
  const nothing = lines.length === 0 && search.trim() === '';
  const hidden = (all?.length ?? 0) - lines.length;

  return (
    <div className={styles.logs}>
      <LogToolbar
        name={name}
        log={log}
        rows={find.rows}
        find={find}
        search={search}
        onSearch={setSearch}
        isPattern={isPattern}
        onPattern={setIsPattern}
        onlyMatches={onlyMatches}
        onOnlyMatches={setOnlyMatches}
        onSince={setSince}
        onClear={() => setClearedTo(all?.at(-1)?.time ?? '')}
      />
      <EndedNote workspaceId={workspaceId} hasLines={lines.length > 0} />
      <LogCounts
        found={find.rows.length}
        looked={filtered.looked}
        hidden={hidden}
        onRestore={() => setClearedTo('')}
      />
      {error && !notRunning && (
        <div className={styles.notice}>
          <ErrorCard error={error} title={words.failed}>
            <Button size="s" onClick={log.refresh}>
              {words.tryAgain}
            </Button>
          </ErrorCard>
        </div>
      )}
      {all === null && !error && <Skeleton lines={6} label={words.reading} />}
      {find.rows.length > 0 && (
        <LogView
          label={words.of(name)}
          lines={find.rows}
          search={find.matcher}
          target={find.target}
          follow={!log.paused && search === ''}
          wrap={wrap}
          numbers={numbers}
        />
      )}
      {find.rows.length === 0 && search.trim() !== '' && all !== null && (
        <EmptyState icon={<SearchX size={22} />} title={words.noMatch}>
          {words.noMention(search.slice(0, 80))}
        </EmptyState>
      )}
      {((all !== null && nothing && hidden === 0) || (all === null && notRunning)) && (
        <EmptyState
          icon={<SquareTerminal size={22} />}
          title={since === undefined ? words.none : words.noneSince}
        >
          {notRunning ? words.notRunning(name) : words.nothingPrinted(name)}
        </EmptyState>
      )}
    </div>
  );
}
