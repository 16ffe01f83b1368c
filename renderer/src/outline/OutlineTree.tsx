import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useAppearance } from '../state/appearance.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { RootDrop } from './Drop.tsx';
import styles from './Outline.module.css';
import { OutlineItem } from './OutlineItem.tsx';
import type { OutlineRow } from './rows.ts';
import { useOutlineKeys } from './useOutlineKeys.ts';
import { usePick } from './usePick.ts';

/** The same as `--row` of tokens.css. */
const ROW_PX = { comfortable: 30, compact: 25 } as const;

export interface OutlineTreeProps {
  readonly rows: readonly OutlineRow[];
  readonly onToggle: (id: string) => void;
}

/** The rows that are in sight, of however many there are. */
export function OutlineTree({ rows, onToggle }: OutlineTreeProps) {
  const selectedId = useUi((state) => state.selectedId);
  const rowPx = ROW_PX[useAppearance((state) => state.density)];
  const [cursorId, setCursorId] = useState<string | null>(null);
  const viewport = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  const at = rows.findIndex((row) => row.id === (cursorId ?? selectedId));
  const cursor = rows[Math.max(0, at)];
  const pick = usePick(rows);
  const onKeyDown = useOutlineKeys({ rows, at: Math.max(0, at), moveTo: setCursorId, pick, onToggle });

  useEffect(() => setCursorId(selectedId), [selectedId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useEffect(() => virtualizer.measure(), [rowPx, virtualizer]);
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at);
  }, [at, virtualizer]);

  return (
    <>
      <div ref={viewport} className={styles.viewport}>
        <div
          role="tree"
          aria-label={text.outline.tree}
          aria-multiselectable="true"
          aria-activedescendant={cursor ? `outline-${cursor.id}` : undefined}
          tabIndex={0}
          className={styles.tree}
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={onKeyDown}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <OutlineItem
                  key={row.id}
                  row={row}
                  top={item.start}
                  active={row.id === cursor?.id}
                  onToggle={onToggle}
                  onPick={pick}
                />
              )
            );
          })}
        </div>
      </div>
      <RootDrop />
    </>
  );
}
