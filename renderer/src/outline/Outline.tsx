import { useVirtualizer } from '@tanstack/react-virtual';
import { ListFilter } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import styles from './Outline.module.css';
import { OutlineItem } from './OutlineItem.tsx';
import { StatusCounts } from './StatusCounts.tsx';
import { useOutlineRows } from './useOutlineRows.ts';

const ROW_PX = 30;

/** The org as a tree: the canvas in words, complete for the keyboard and for screen readers. */
export function Outline() {
  const [text, setText] = useState('');
  const { rows, presence, setPresence, toggle } = useOutlineRows(text);
  const selectedId = useUi((state) => state.selectedId);
  const reveal = useUi((state) => state.revealWorkspace);
  const showInspector = useUi((state) => state.showInspector);
  const [cursorId, setCursorId] = useState<string | null>(null);
  const viewport = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });

  const at = rows.findIndex((row) => row.id === (cursorId ?? selectedId));
  const cursor = rows[Math.max(0, at)];

  useEffect(() => setCursorId(selectedId), [selectedId]);
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at);
  }, [at, virtualizer]);

  const onKeyDown = (event: KeyboardEvent) => {
    const index = Math.max(0, at);
    const move = (next: number) =>
      setCursorId(rows[Math.max(0, Math.min(rows.length - 1, next))]?.id ?? null);
    const parentIndex = () => {
      for (let above = index - 1; above >= 0; above -= 1) {
        if ((rows[above]?.depth ?? 0) < (cursor?.depth ?? 0)) return above;
      }
      return index;
    };
    if (!cursor) return;
    if (event.key === 'ArrowDown') move(index + 1);
    else if (event.key === 'ArrowUp') move(index - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(rows.length - 1);
    else if (event.key === 'ArrowRight')
      cursor.hasChildren && !cursor.expanded ? toggle(cursor.id) : move(index + 1);
    else if (event.key === 'ArrowLeft') cursor.expanded ? toggle(cursor.id) : move(parentIndex());
    else if (event.key === 'Enter') {
      reveal(cursor.id);
      showInspector('talk');
    } else if (event.key === ' ') reveal(cursor.id);
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles.outline}>
      <div className={styles.head}>
        <label className={styles.filter}>
          <ListFilter size={14} aria-hidden="true" />
          <span className="visually-hidden">Filter by name, role or runtime</span>
          <input
            type="search"
            value={text}
            placeholder="Filter"
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <StatusCounts chosen={presence} onChoose={setPresence} />
      </div>
      {rows.length === 0 ? (
        <EmptyState title="Nobody matches">Try another name, or show every status again.</EmptyState>
      ) : (
        <div ref={viewport} className={styles.viewport}>
          <div
            role="tree"
            aria-label="Org"
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
                    onToggle={toggle}
                  />
                )
              );
            })}
          </div>
        </div>
      )}
      <Total />
    </div>
  );
}

function Total() {
  const total = useEngine((state) => Object.keys(state.workspaces).length);
  return (
    <p className={styles.total}>
      {total} {total === 1 ? 'workspace' : 'workspaces'}
    </p>
  );
}
