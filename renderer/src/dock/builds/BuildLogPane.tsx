import { SearchX, SquareTerminal } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Build } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { LogView, plainLine, SearchField, searchLines } from '../../inspector/index.ts';
import { text } from '../../text/index.ts';
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
  const { log: words } = text.builds;
  return (
    <div className={styles.log}>
      <div className={styles.logTools}>
        <SearchField label={words.search} value={search} onChange={setSearch} ofPanel />
        {active && (
          <Button size="s" variant="ghost" aria-pressed={follow} onClick={() => setFollow(!follow)}>
            {words.follow}
          </Button>
        )}
        <CopyButton text={log.lines.map(plainLine).join('\n')} label={words.copy} iconOnly />
      </div>
      {log.error && (
        <div className={styles.notice}>
          <ErrorCard error={log.error} title={words.failed} onRetry={log.reload} />
        </div>
      )}
      {log.loading && <Skeleton lines={4} label={words.reading} />}
      {!log.loading && log.lines.length === 0 && (
        <EmptyState icon={<SquareTerminal size={20} />} title={active ? words.noneYet : words.none}>
          {build.status === 'queued' && words.queued}
          {build.status === 'running' && words.running}
        </EmptyState>
      )}
      {log.lines.length > 0 && found.length === 0 && (
        <EmptyState icon={<SearchX size={20} />} title={words.noMatch}>
          {words.noMention(search.slice(0, 80))}
        </EmptyState>
      )}
      {found.length > 0 && (
        <LogView
          label={words.of(runtimeName(build.runtime))}
          lines={found}
          search={search}
          follow={search === '' && follow}
        />
      )}
    </div>
  );
}
