import { type KeyboardEvent, useCallback } from 'react';
import { isGhostId } from '../state/plan.ts';
import { useUi } from '../state/ui.ts';
import { useCursor } from './drag.ts';
import type { Layout } from './layout/layout.ts';
import { type Direction, neighbourOf } from './neighbours.ts';
import type { CanvasView } from './useCanvasView.ts';

const ARROWS: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

/** Opens the menu of a card at a point of the window. */
type OpenMenu = (id: string, at: { readonly x: number; readonly y: number }) => void;

/**
 * The card with the focus by keyboard: arrows walk, Enter opens, Space selects (Shift adds), the menu key and
 * Shift+F10 open its menu. All else is a command of the registry. Never while typing: a field is no card.
 */
export function useCanvasKeys(
  layout: Layout,
  view: CanvasView,
  openMenu: OpenMenu,
): (event: KeyboardEvent<HTMLElement>) => void {
  return useCallback(
    (event) => {
      const card = event.target as HTMLElement;
      const id = card.closest<HTMLElement>('[data-card]')?.dataset.card;
      if (id === undefined || card.getAttribute('role') !== 'group') return;
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      const ui = useUi.getState();

      if (ARROWS.has(event.key)) {
        const next = neighbourOf(layout, id, event.key as Direction);
        if (next !== null) focusCard(next, view);
      } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
        const box = card.getBoundingClientRect();
        openMenu(id, {
          x: box.left + Math.min(32, box.width / 2),
          y: box.top + Math.min(32, box.height / 2),
        });
      } else if ((event.key === 'Enter' || event.key === ' ') && isGhostId(id)) {
        // There is nothing to open or select yet; its entry is pointed at while it has the focus.
      } else if (event.key === 'Enter') {
        ui.select(id);
        ui.showInspector(ui.inspectorGroup);
      } else if (event.key === ' ') {
        ui.select(id, { additive: event.shiftKey });
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    [layout, view, openMenu],
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
