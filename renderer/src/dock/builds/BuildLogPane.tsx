import { SearchX, SquareTerminal } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Build } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { LogView, plainLine, SearchField, searchLines } from '../../inspector/index.ts';
import { Button, CopyButton, EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import styles from './Builds.module.css';
import { isActive } from './texts.ts';
import type { LiveBuildLog } from './useBuildLog.ts';

export interface BuildLogPaneProps {
  readonly build: Build;
  readonly log: LiveBuildLog;
}

/** What a build has printed, with a search. */
export function BuildLogPane({ build, log }: BuildLogPaneProps) {
  const [search, setSearch] = useState('');
  const [follow, setFollow] = useState(true);
  const found = useMemo(() => searchLines(log.lines, search), [log.lines, search]);
  const active = isActive(build);
  return (
    <div className={styles.log}>
      <div className={styles.logTools}>
        <SearchField label="Search the log" value={search} onChange={setSearch} />
        {active && (
          <Button size="s" variant="ghost" aria-pressed={follow} onClick={() => setFollow(!follow)}>
            Follow
          </Button>
        )}
        <CopyButton text={log.lines.map(plainLine).join('\n')} label="Copy the log" iconOnly />
      </div>
      {log.error && (
        <div className={styles.notice}>
          <ErrorCard error={log.error} title="The log could not be read">
            <Button size="s" onClick={log.reload}>
              Try again
            </Button>
          </ErrorCard>
        </div>
      )}
      {log.loading && <Skeleton lines={4} label="Reading the log" />}
      {!log.loading && log.lines.length === 0 && (
        <EmptyState
          icon={<SquareTerminal size={20} />}
          title={active ? 'No output yet' : 'This build printed nothing'}
        >
          {build.status === 'queued' && 'It starts as soon as one that runs is done.'}
          {build.status === 'running' && 'Lines appear here as the build prints them.'}
        </EmptyState>
      )}
      {log.lines.length > 0 && found.length === 0 && (
        <EmptyState icon={<SearchX size={20} />} title="No line matches">
          Nothing in the log mentions “{search}”.
        </EmptyState>
      )}
      {found.length > 0 && (
        <LogView
          label={`Log of the build of ${runtimeName(build.runtime)}`}
          lines={found}
          search={search}
          follow={search === '' && follow}
        />
      )}
    </div>
  );
}
