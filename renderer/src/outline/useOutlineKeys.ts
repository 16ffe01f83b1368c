import type { KeyboardEvent } from 'react';
import { useUi } from '../state/ui.ts';
import type { OutlineRow } from './rows.ts';
import type { Pick } from './usePick.ts';

export interface OutlineKeysOptions {
  readonly rows: readonly OutlineRow[];
  /** Index of the row where the keyboard is. */
  readonly at: number;
  readonly moveTo: (id: string) => void;
  readonly pick: Pick;
  readonly onToggle: (id: string) => void;
}

const NO_KEYS = { shiftKey: false, metaKey: false, ctrlKey: false };

/** The outline by keyboard: arrows walk and fold, Shift selects on the way, Space selects, Enter talks, Delete asks. */
export function useOutlineKeys(options: OutlineKeysOptions): (event: KeyboardEvent) => void {
  const { rows, at, moveTo, pick, onToggle } = options;
  return (event) => {
    const cursor = rows[at];
    if (!cursor) return;
    const move = (wanted: number) => {
      const next = rows[Math.max(0, Math.min(rows.length - 1, wanted))];
      if (!next) return;
      if (event.shiftKey) pick(next.id, { ...NO_KEYS, shiftKey: true });
      moveTo(next.id);
    };
    if (event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'ArrowUp') move(at - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(rows.length - 1);
    else if (event.key === 'ArrowRight') {
      if (cursor.hasChildren && !cursor.expanded) onToggle(cursor.id);
      else move(at + 1);
    } else if (event.key === 'ArrowLeft') {
      if (cursor.expanded) onToggle(cursor.id);
      else move(parentIndex(rows, at));
    } else if (event.key === 'Enter') {
      pick(cursor.id, NO_KEYS);
      useUi.getState().showInspector('talk');
    } else if (event.key === 'Delete' || event.key === 'Backspace') askToRemove(cursor.id);
    else if (event.key === ' ') pick(cursor.id, event);
    else return;
    event.preventDefault();
  };
}

/** About everybody who is selected, or the one where the keyboard is when that is another. */
function askToRemove(id: string): void {
  const { selectedIds, openDialog } = useUi.getState();
  openDialog({ kind: 'remove', ids: selectedIds.includes(id) ? selectedIds : [id] });
}

function parentIndex(rows: readonly OutlineRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0; above -= 1) {
    if ((rows[above]?.depth ?? 0) < depth) return above;
  }
  return index;
}
