import { ArrowUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import { text } from '../../text/index.ts';
import { Button, ErrorCard, Skeleton } from '../../ui/index.ts';
import { type Choice, EVERYTHING, isEverything } from './filter.ts';
import { FilterChips } from './filters/FilterChips.tsx';
import { Toolbar } from './filters/Toolbar.tsx';
import { type Scope, scopeKey } from './merge.ts';
import { NothingHere } from './NothingHere.tsx';
import styles from './Timeline.module.css';
import { TimelineList } from './TimelineList.tsx';
import { TraceView } from './trace/TraceView.tsx';
import { useOpenTrace } from './trace/useOpenTrace.ts';
import { useHold } from './useHold.ts';
import { useNames } from './useNames.ts';
import { useSettled } from './useSettled.ts';
import { useTimeline } from './useTimeline.ts';

export interface TimelineProps {
  readonly scope: Scope;
}

/** What happened, newest first: everywhere, in one workspace or team, or between two. Live; older rows on demand. */
export function Timeline({ scope }: TimelineProps) {
  const key = scopeKey(scope);
  // A scope of the same key means the same; callers may write it inline.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the scope
  const stable = useMemo(() => scope, [key]);
  return <ScopedTimeline key={key} scope={stable} />;
}

function ScopedTimeline({ scope }: TimelineProps) {
  const [choice, setChoice] = useState<Choice>(EVERYTHING);
  const [traceId, setTraceId] = useOpenTrace(scope);
  const nameOf = useNames();
  const timeline = useTimeline(scope, useSettled(choice), nameOf);
  const hold = useHold(timeline.entries);
  const choose = (next: Choice) => {
    setChoice(next);
    // Another list begins at its newest again.
    hold.reachTop();
  };
  const change = (part: Partial<Choice>) => choose({ ...choice, ...part });
  const showAll = () => choose(EVERYTHING);

  if (traceId !== null) {
    return <TraceView traceId={traceId} nameOf={nameOf} onBack={() => setTraceId(null)} />;
  }
  return (
    <div className={styles.timeline}>
      <Toolbar scope={scope} choice={choice} nameOf={nameOf} hold={hold} onChange={change} />
      <FilterChips choice={choice} nameOf={nameOf} onChange={change} onClear={showAll} />
      {timeline.error && (
        <div className={styles.notice}>
          <ErrorCard error={timeline.error} title={text.timeline.failed} onRetry={timeline.retry} />
        </div>
      )}
      <div className={styles.content}>
        {hold.waiting > 0 && (
          <Button
            size="s"
            variant="primary"
            className={styles.fresh}
            icon={<ArrowUp size={13} aria-hidden="true" />}
            onClick={hold.release}
          >
            {text.timeline.waiting(hold.waiting)}
          </Button>
        )}
        {timeline.loading ? (
          <Skeleton lines={6} label={text.timeline.loading} />
        ) : hold.shown.length === 0 && timeline.reachedEnd ? (
          <NothingHere scope={scope} choice={choice} onShowAll={showAll} />
        ) : hold.shown.length === 0 && timeline.error !== null ? null : (
          <TimelineList
            entries={hold.shown}
            scope={scope}
            nameOf={nameOf}
            hold={hold}
            isFiltered={!isEverything(choice)}
            timeline={timeline}
            onOpenTrace={setTraceId}
          />
        )}
      </div>
    </div>
  );
}
