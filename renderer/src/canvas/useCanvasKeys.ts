import { type KeyboardEvent, useCallback } from 'react';
import { useEngine } from '../engine/store.ts';
import { isGhostId } from '../state/plan.ts';
import { useUi } from '../state/ui.ts';
import { setCollapsed } from './actions.ts';
import { useCursor } from './drag.ts';
import type { Layout } from './layout/layout.ts';
import { type Direction, neighbourOf } from './neighbours.ts';
import type { CanvasView } from './useCanvasView.ts';

const ARROWS: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);
const GHOST_IGNORES: ReadonlySet<string> = new Set(['Enter', ' ', 'Delete', 'Backspace']);

/**
 * The canvas by keyboard: arrows walk, Enter opens, Space selects (Shift adds), C folds a team, Z zooms to it,
 * Delete asks to remove, Shift+1 fits. Only when a card itself has the focus, never while typing.
 */
export function useCanvasKeys(
  layout: Layout,
  view: CanvasView,
  showAll: () => void,
): (event: KeyboardEvent<HTMLElement>) => void {
  return useCallback(
    (event) => {
      const card = event.target as HTMLElement;
      const id = card.closest<HTMLElement>('[data-card]')?.dataset.card;
      if (id === undefined || card.getAttribute('role') !== 'group') return;
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      const ui = useUi.getState();
      const workspace = useEngine.getState().workspaces[id];

      if (ARROWS.has(event.key)) {
        const next = neighbourOf(layout, id, event.key as Direction);
        if (next !== null) focusCard(next, view);
      } else if (GHOST_IGNORES.has(event.key) && isGhostId(id)) {
        // There is nothing to open, select or remove yet; its entry is pointed at while it has the focus.
      } else if (event.key === 'Enter') {
        ui.select(id);
        ui.showInspector(ui.inspectorGroup);
      } else if (event.key === ' ') {
        ui.select(id, { additive: event.shiftKey });
      } else if (event.key === 'Escape' && ui.selectedId !== null) {
        ui.select(null);
      } else if (event.key === 'Delete' || event.key === 'Backspace') {
        ui.openDialog({ kind: 'remove', ids: ui.selectedIds.includes(id) ? ui.selectedIds : [id] });
      } else if (event.key === 'c' && workspace) {
        setCollapsed(id, !workspace.collapsed);
      } else if (event.key === 'z') {
        view.zoomTo(id);
      } else if (event.key === '!' || (event.shiftKey && event.code === 'Digit1')) {
        showAll();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    [layout, view, showAll],
  );
}

/** Moves the keyboard to a card and brings it into view. */
function focusCard(id: string, view: CanvasView): void {
  useCursor.setState({ id });
  view.reveal(id);
  document.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"] > [role="group"]`)?.focus({
    preventScroll: true,
  });
}
