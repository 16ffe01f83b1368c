import { RefreshCw, SearchX, SquareTerminal } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useEngine } from '../../engine/store.ts';
import { Button, CopyButton, EmptyState, ErrorCard, IconButton, Skeleton } from '../../ui/index.ts';
import { SearchField } from '../SearchField.tsx';
import { plainLine } from './ansi.ts';
import styles from './Logs.module.css';
import { LogView } from './LogView.tsx';
import { searchLines } from './lines.ts';
import { useWorkspaceLogs } from './useWorkspaceLogs.ts';

export interface LogsProps {
  readonly workspaceId: string;
}

/** What a workspace has printed. Give it the workspace as key. */
export function Logs({ workspaceId }: LogsProps) {
  const [follow, setFollow] = useState(true);
  const [search, setSearch] = useState('');
  const name = useEngine((state) => state.workspaces[workspaceId]?.name ?? 'the workspace');
  const { lines, error, refresh } = useWorkspaceLogs(workspaceId, follow);
  const found = useMemo(() => searchLines(lines ?? [], search), [lines, search]);
  const notRunning = error?.code === 'not_running';

  return (
    <div className={styles.logs}>
      <div className={styles.toolbar}>
        <SearchField label="Search the log" value={search} onChange={setSearch} />
        <Button size="s" variant="ghost" aria-pressed={follow} onClick={() => setFollow(!follow)}>
          Follow
        </Button>
        <IconButton label="Refresh" size="s" onClick={refresh}>
          <RefreshCw size={14} aria-hidden="true" />
        </IconButton>
        <CopyButton label="Copy the log" text={(lines ?? []).map(plainLine).join('\n')} iconOnly />
      </div>
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
      {lines !== null && found.length > 0 && (
        <LogView label={`Log of ${name}`} lines={found} search={search} follow={follow && search === ''} />
      )}
      {lines !== null && lines.length > 0 && found.length === 0 && (
        <EmptyState icon={<SearchX size={22} />} title="No line matches">
          Nothing in the log mentions “{search}”.
        </EmptyState>
      )}
      {(lines?.length === 0 || (lines === null && notRunning)) && (
        <EmptyState icon={<SquareTerminal size={22} />} title="No log yet">
          {notRunning ? `${name} is not running.` : `${name} has not printed anything since it started.`} Its
          output appears here line by line.
        </EmptyState>
      )}
    </div>
  );
}
