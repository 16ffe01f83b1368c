import { Pause, Play, SearchX, SquareTerminal } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useEngine } from '../../engine/store.ts';
import { Button, CopyButton, EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { SearchField } from '../SearchField.tsx';
import { counted } from '../text.ts';
import { plainLine } from './ansi.ts';
import styles from './Logs.module.css';
import { LogView } from './LogView.tsx';
import { stampedLines } from './lines.ts';
import { SinceField } from './SinceField.tsx';
import { useLogSearch } from './useLogSearch.ts';
import { useWorkspaceLogs } from './useWorkspaceLogs.ts';

export interface LogsProps {
  readonly workspaceId: string;
}

/** What a workspace prints, as it prints it. Give it the workspace as key. */
export function Logs({ workspaceId }: LogsProps) {
  const [search, setSearch] = useState('');
  const [since, setSince] = useState<number | undefined>(undefined);
  const name = useEngine((state) => state.workspaces[workspaceId]?.name ?? 'the workspace');
  const { lines, paused, held, error, togglePause, refresh } = useWorkspaceLogs(workspaceId, since);
  const found = useLogSearch(workspaceId, lines ?? [], { search, since });
  const rows = useMemo(() => stampedLines(found.lines), [found.lines]);
  const notRunning = error?.code === 'not_running';

  return (
    <div className={styles.logs}>
      <div className={styles.toolbar}>
        <SearchField label="Search the log" value={search} onChange={setSearch} />
        <SinceField onChange={setSince} />
        <Button size="s" variant="ghost" aria-pressed={paused} onClick={togglePause}>
          {paused ? <Play size={13} aria-hidden="true" /> : <Pause size={13} aria-hidden="true" />}
          {paused && held > 0 ? `Resume (${held} new)` : paused ? 'Resume' : 'Pause'}
        </Button>
        <CopyButton
          label="Copy the log"
          text={found.lines.map(({ text }) => plainLine(text)).join('\n')}
          iconOnly
        />
      </div>
      {found.looked !== null && rows.length > 0 && (
        <div className={styles.count} role="status">
          Found in {rows.length} of {counted(found.looked, 'line')}
        </div>
      )}
      {error && !notRunning && (
        <div className={styles.notice}>
          <ErrorCard error={error} title="The log could not be read">
            <Button size="s" onClick={refresh}>
              Try again
            </Button>
          </ErrorCard>
        </div>
      )}
      {lines === null && !error && <Skeleton lines={6} label="Reading the log" />}
      {rows.length > 0 && (
        <LogView label={`Log of ${name}`} lines={rows} search={search} follow={!paused && search === ''} />
      )}
      {rows.length === 0 && search.trim() !== '' && lines !== null && (
        <EmptyState icon={<SearchX size={22} />} title="No line matches">
          Nothing in the log mentions “{search}”.
        </EmptyState>
      )}
      {((lines?.length === 0 && search.trim() === '') || (lines === null && notRunning)) && (
        <EmptyState
          icon={<SquareTerminal size={22} />}
          title={since === undefined ? 'No log yet' : 'Nothing since then'}
        >
          {notRunning ? `${name} is not running.` : `${name} has not printed anything yet.`} Its output
          appears here line by line.
        </EmptyState>
      )}
    </div>
  );
}
