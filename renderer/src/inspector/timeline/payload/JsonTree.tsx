import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { JsonRowView } from './JsonRowView.tsx';
import { JsonTools } from './JsonTools.tsx';
import {
  findInJson,
  type Json,
  type JsonRow,
  jsonRows,
  revealing,
  type TreeView,
  toggledView,
} from './json-rows.ts';
import styles from './Payload.module.css';

const ROW_PX = 22;
const OVERSCAN = 12;
const OPEN_DEPTH = 3;
const FOLDED: TreeView = { openDepth: 1, toggled: new Set(), limits: new Map() };

export interface JsonTreeProps {
  readonly root: Json;
  readonly label: string;
}

/** A JSON value as a tree: folded where it is deep, searched by name and value, operated by keyboard. */
export function JsonTree({ root, label }: JsonTreeProps) {
  const [view, setView] = useState<TreeView>({ ...FOLDED, openDepth: OPEN_DEPTH });
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const [focused, setFocused] = useState('');
  const wanted = useDeferredValue(search.trim());
  const matches = useMemo(() => findInJson(root, wanted), [root, wanted]);
  const rows = useMemo(() => jsonRows(root, view), [root, view]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.path ?? index,
    overscan: OVERSCAN,
  });

  const toggle = (row: JsonRow) => setView(toggledView(view, row));
  const focus = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (!row) return;
    setFocused(row.path);
    virtualizer.scrollToIndex(rows.indexOf(row));
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
  };
  const goTo = (index: number) => {
    const place = (index + matches.paths.length) % matches.paths.length;
    const path = matches.paths[place];
    if (path === undefined) return;
    const next = revealing(view, root, path);
    setAt(place);
    setView(next);
    setFocused(path);
    const shown = jsonRows(root, next).findIndex((row) => row.path === path);
    requestAnimationFrame(() => virtualizer.scrollToIndex(shown, { align: 'center' }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const index = rows.findIndex(({ path }) => path === focused);
    const row = rows[index];
    if (!row) return;
    if (event.key === 'ArrowDown') focus(index + 1);
    else if (event.key === 'ArrowUp') focus(index - 1);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(rows.length - 1);
    else if (event.key === 'Enter' || event.key === ' ') toggle(row);
    else if (event.key === 'ArrowRight' && row.open) focus(index + 1);
    else if (event.key === 'ArrowRight') toggle(row);
    else if (event.key === 'ArrowLeft' && row.open) toggle(row);
    else if (event.key === 'ArrowLeft')
      focus(rows.findLastIndex((each, i) => i < index && each.depth < row.depth));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shownFocus = rows.some(({ path }) => path === focused) ? focused : '';

  return (
    <>
      <JsonTools
        search={search}
        onSearch={(value) => {
          setSearch(value);
          setAt(-1);
        }}
        found={wanted === '' ? null : { count: matches.paths.length, complete: matches.complete }}
        at={at}
        onGo={goTo}
        onExpand={() => setView({ ...FOLDED, openDepth: Number.POSITIVE_INFINITY })}
        onCollapse={() => setView(FOLDED)}
      />
      <div
        ref={scroller}
        className={styles.scroll}
        role="tree"
        aria-label={label}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <div
                  key={item.key}
                  role="none"
                  className={styles.place}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <JsonRowView
                    row={row}
                    focused={row.path === shownFocus}
                    isMatch={wanted !== '' && matches.paths[at] === row.path}
                    onToggle={() => {
                      setFocused(row.path);
                      toggle(row);
                    }}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
    </>
  );
}
