import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { shownNow } from '../../../engine/shown.ts';
import { text } from '../../../text/index.ts';
import { EntryDetails } from '../EntryDetails.tsx';
import type { NameOf } from '../filter.ts';
import { StepLine } from './StepLine.tsx';
import styles from './Trace.module.css';
import { type Step, stepRows, traceBounds } from './trace.ts';

const ROW_PX = 34;
const OVERSCAN = 10;

export interface WaterfallProps {
  readonly steps: readonly Step[];
  readonly nameOf: NameOf;
}

/** The steps of a trace one below the other, each with its stretch of time. Arrows move and fold; Enter shows all of one. */
export function Waterfall({ steps, nameOf }: WaterfallProps) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set());
  const [opened, setOpened] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => stepRows(steps, folded), [steps, folded]);
  const bounds = useMemo(() => traceBounds(steps, shownNow()), [steps]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.step.key ?? index,
    overscan: OVERSCAN,
  });
  const at = Math.max(
    0,
    rows.findIndex(({ step }) => step.key === focused),
  );

  const focus = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (!row) return;
    setFocused(row.step.key);
    virtualizer.scrollToIndex(rows.indexOf(row));
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus(),
    );
  };
  const fold = (key: string) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setFolded(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    if (!row || (event.target as HTMLElement).getAttribute('role') !== 'treeitem') return;
    const { step, open, depth } = row;
    if (event.key === 'ArrowDown') focus(at + 1);
    else if (event.key === 'ArrowUp') focus(at - 1);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(rows.length - 1);
    else if (event.key === 'ArrowRight' && step.steps.length > 0) open ? focus(at + 1) : fold(step.key);
    else if (event.key === 'ArrowLeft' && open) fold(step.key);
    else if (event.key === 'ArrowLeft')
      focus(rows.findLastIndex((each, index) => index < at && each.depth < depth));
    else if (event.key === 'Enter' || event.key === ' ') setOpened(opened === step.key ? null : step.key);
    else return;
    event.preventDefault();
  };

  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        role="tree"
        aria-label={text.timeline.trace.tree}
        className={styles.rows}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const { step } = row;
          return (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              role="none"
              className={styles.place}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <StepLine
                row={row}
                bounds={bounds}
                nameOf={nameOf}
                focused={item.index === at}
                opened={opened === step.key}
                onFold={() => fold(step.key)}
                onOpen={() => {
                  setFocused(step.key);
                  setOpened(opened === step.key ? null : step.key);
                }}
              />
              {opened === step.key && <EntryDetails entry={step.entry} nameOf={nameOf} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}
