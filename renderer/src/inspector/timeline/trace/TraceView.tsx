import { ArrowLeft, Route } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { shownNow } from '../../../engine/shown.ts';
import { text } from '../../../text/index.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../../../ui/index.ts';
import { durationText } from '../../time.ts';
import type { NameOf } from '../filter.ts';
import styles from './Trace.module.css';
import { type Step, traceBounds } from './trace.ts';
import { useTrace } from './useTrace.ts';
import { Waterfall } from './Waterfall.tsx';

export interface TraceViewProps {
  readonly traceId: string;
  readonly nameOf: NameOf;
  readonly onBack: () => void;
}

/** What came of one task through all hops. Esc, or its button, leads back to the timeline. */
export function TraceView({ traceId, nameOf, onBack }: TraceViewProps) {
  const words = text.timeline.trace;
  const { steps, error, reload } = useTrace(traceId);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only Esc, which bubbles up to it
    <div
      className={styles.trace}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        event.preventDefault();
        onBack();
      }}
    >
      <header className={styles.header}>
        <Button ref={back} size="s" icon={<ArrowLeft size={13} aria-hidden="true" />} onClick={onBack}>
          {words.back}
        </Button>
        <h3>{words.title}</h3>
        {steps && steps.length > 0 && <Summary steps={steps} />}
      </header>
      {error && (
        <div className={styles.notice}>
          <ErrorCard error={error} title={words.failed} onRetry={reload} />
        </div>
      )}
      {steps === null && !error && <Skeleton lines={5} label={words.loading} />}
      {steps?.length === 0 && (
        <EmptyState icon={<Route size={22} />} title={words.empty}>
          {words.emptyHint}
        </EmptyState>
      )}
      {steps && steps.length > 0 && <Waterfall steps={steps} nameOf={nameOf} />}
    </div>
  );
}

function Summary({ steps }: { readonly steps: readonly Step[] }) {
  const said = useMemo(() => {
    const people = new Set<string>();
    let count = 0;
    const look = ({ entry, steps: below }: Step) => {
      count += 1;
      people.add(entry.workspaceId);
      for (const id of [entry.sourceId, entry.targetId]) if (id !== null) people.add(id);
      for (const step of below) look(step);
    };
    for (const step of steps) look(step);
    const { from, to } = traceBounds(steps, shownNow());
    return text.timeline.trace.summary(count, people.size, durationText(to - from));
  }, [steps]);
  return <p>{said}</p>;
}
