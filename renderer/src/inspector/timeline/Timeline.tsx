import { ArrowUp, History, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useEngine } from '../../engine/store.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { SearchField } from '../SearchField.tsx';
import { counted } from '../text.ts';
import { FilterBar } from './FilterBar.tsx';
import { countByFilter, type Filter, filterEntries } from './filter.ts';
import { type Scope, scopeKey } from './merge.ts';
import { namesFrom } from './names.ts';
import styles from './Timeline.module.css';
import { TimelineList } from './TimelineList.tsx';
import { useTimeline } from './useTimeline.ts';

export interface TimelineProps {
  readonly scope: Scope;
}

/** What happened, newest first: everywhere, in one workspace, or between two. Live; older rows on demand. */
export function Timeline({ scope }: TimelineProps) {
  const key = scopeKey(scope);
  // A scope of the same key means the same; callers may write it inline.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the scope
  const stable = useMemo(() => scope, [key]);
  return <ScopedTimeline key={key} scope={stable} />;
}

function ScopedTimeline({ scope }: TimelineProps) {
  const timeline = useTimeline(scope);
  const workspaces = useEngine((state) => state.workspaces);
  const [filter, setFilter] = useState<Filter>('all');
  const [search, setSearch] = useState('');
  const [heldAt, setHeldAt] = useState<number | null>(null);
  const nameOf = useMemo(() => namesFrom(workspaces), [workspaces]);
  const counts = useMemo(() => countByFilter(timeline.entries), [timeline.entries]);
  const found = useMemo(
    () => filterEntries(timeline.entries, filter, search, nameOf),
    [timeline.entries, filter, search, nameOf],
  );
  // While the reader is further down, the list stands still under their eyes.
  const shown = useMemo(
    () => (heldAt === null ? found : found.filter((entry) => entry.at <= heldAt)),
    [found, heldAt],
  );
  const waiting = found.length - shown.length;

  return (
    <div className={styles.timeline}>
      <div className={styles.toolbar}>
        <FilterBar current={filter} counts={counts} onChange={setFilter} />
        <SearchField label="Search the timeline" value={search} onChange={setSearch} />
      </div>
      {timeline.error && (
        <div className={styles.notice}>
          <ErrorCard error={timeline.error} title="The timeline could not be loaded">
            <Button size="s" onClick={timeline.reload}>
              Try again
            </Button>
          </ErrorCard>
        </div>
      )}
      <div className={styles.content}>
        {waiting > 0 && (
          <Button
            size="s"
            variant="primary"
            className={styles.fresh}
            icon={<ArrowUp size={13} aria-hidden="true" />}
            onClick={() => setHeldAt(null)}
          >
            {counted(waiting, 'new entry', 'new entries')}
          </Button>
        )}
        {timeline.loading ? (
          <Skeleton lines={6} label="Loading the timeline" />
        ) : shown.length === 0 ? (
          <NothingHere scope={scope} filter={filter} search={search} failed={timeline.error !== null}>
            <Button
              onClick={() => {
                setFilter('all');
                setSearch('');
              }}
            >
              Show everything
            </Button>
          </NothingHere>
        ) : (
          <TimelineList
            entries={shown}
            scope={scope}
            nameOf={nameOf}
            following={heldAt === null}
            onLeaveTop={() => setHeldAt(shown[0]?.at ?? null)}
            onReachTop={() => setHeldAt(null)}
            hasOlder={!timeline.reachedEnd}
            loadingOlder={timeline.loadingOlder}
            onLoadOlder={timeline.loadOlder}
          />
        )}
      </div>
    </div>
  );
}

interface NothingHereProps {
  readonly scope: Scope;
  readonly filter: Filter;
  readonly search: string;
  readonly failed: boolean;
  readonly children: React.ReactNode;
}

function NothingHere({ scope, filter, search, failed, children }: NothingHereProps) {
  if (failed) return null;
  if (filter !== 'all' || search !== '') {
    return (
      <EmptyState icon={<SearchX size={22} />} title="Nothing matches" actions={children}>
        {search === '' ? 'Other kinds of entries are hidden.' : `Nothing here mentions “${search}”.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<History size={22} />} title="Nothing happened yet">
      {EMPTY_TEXT[scope.kind]}
    </EmptyState>
  );
}

const EMPTY_TEXT: Record<Scope['kind'], string> = {
  org: 'Messages, delegations and tool calls of the whole org appear here. Select a workspace and give it a task.',
  workspace: 'Messages, delegations and tool calls of this workspace appear here. Give it a task under Talk.',
  pair: 'What these two ask and answer each other appears here.',
};
