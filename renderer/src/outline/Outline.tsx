import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import { PopOutButton } from '../app/PopOutButton.tsx';
import { ROOT, useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, EmptyState } from '../ui/index.ts';
import styles from './Outline.module.css';
import { OutlineTree } from './OutlineTree.tsx';
import { StatusCounts } from './StatusCounts.tsx';
import { useOutlineRows } from './useOutlineRows.ts';

/** The org as a tree: the canvas in words, complete for the keyboard and for screen readers. */
export function Outline() {
  const [filter, setFilter] = useState('');
  const { rows, presence, setPresence, toggle } = useOutlineRows(filter);
  return (
    <div className={styles.outline}>
      <div className={styles.head}>
        <div className={styles.tools}>
          <label className={styles.filter}>
            <ListFilter size={14} aria-hidden="true" />
            <span className="visually-hidden">{text.outline.filterLabel}</span>
            <input
              type="search"
              value={filter}
              placeholder={text.outline.filter}
              onChange={(event) => setFilter(event.target.value)}
            />
          </label>
          <PopOutButton pane={{ pane: 'outline' }} />
        </div>
        <StatusCounts chosen={presence} onChoose={setPresence} />
      </div>
      {rows.length === 0 ? (
        <div className={styles.viewport}>
          <Nobody />
        </div>
      ) : (
        <OutlineTree rows={rows} onToggle={toggle} />
      )}
      <Total />
    </div>
  );
}

/** Why there is nothing to list. */
function Nobody() {
  const isEmpty = useEngine((state) => state.children[ROOT] === undefined);
  if (!isEmpty) return <EmptyState title={text.outline.nobodyTitle}>{text.outline.nobodyText}</EmptyState>;
  return (
    <EmptyState
      title={text.outline.emptyTitle}
      actions={
        <Button onClick={() => useUi.getState().openDialog({ kind: 'create', parentId: null })}>
          {text.outline.create}
        </Button>
      }
    >
      {text.outline.emptyText}
    </EmptyState>
  );
}

function Total() {
  const total = useEngine((state) => Object.keys(state.workspaces).length);
  const selected = useUi((state) => state.selectedIds.length);
  return (
    <p className={styles.total}>
      {text.outline.total(total)}
      {selected > 1 && ` · ${text.outline.selected(selected)}`}
    </p>
  );
}
