import type { DragEvent } from 'react';
import { nestWorkspaces } from '../canvas/actions.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { cx } from '../ui/cx.ts';
import { mayDrop, useDrag } from './drop.ts';
import styles from './Outline.module.css';

/** Handlers that let a row be dragged, with everything that is selected when it is a part of that. */
export function dragHandlers(id: string) {
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      const { selectedIds } = useUi.getState();
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', useEngine.getState().workspaces[id]?.name ?? '');
      useDrag.setState({ ids: selectedIds.includes(id) ? selectedIds : [id] });
    },
    onDragEnd: () => useDrag.setState({ ids: [], over: undefined }),
    ...dropHandlers(id),
  };
}

/** Handlers that take what is dragged below a lead; null takes it out of every team. */
function dropHandlers(parentId: string | null) {
  return {
    onDragOver: (event: DragEvent) => {
      const { ids, over } = useDrag.getState();
      if (!mayDrop(ids, parentId, useEngine.getState().workspaces)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
      if (over !== parentId) useDrag.setState({ over: parentId });
    },
    onDragLeave: () => useDrag.setState({ over: undefined }),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      const { ids } = useDrag.getState();
      useDrag.setState({ ids: [], over: undefined });
      if (mayDrop(ids, parentId, useEngine.getState().workspaces)) void nestWorkspaces(ids, parentId);
    },
  };
}

/** While somebody is dragged: where to drop them so that they belong to no team. */
export function RootDrop() {
  const canLeave = useDrag(({ ids }) => mayDrop(ids, null, useEngine.getState().workspaces));
  const over = useDrag((state) => state.over === null);
  if (!canLeave) return null;
  return (
    // Dropping is a shortcut: "Move to…" does the same by keyboard.
    <div className={cx(styles.rootDrop, over && styles.target)} {...dropHandlers(null)}>
      {text.outline.toTop}
    </div>
  );
}
