import { ROOT } from '../engine/state.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';

/** The element of the canvas in which its keys count. */
const CANVAS = '[data-canvas]';

/** What lies over the canvas and has the keys, wherever the focus went. */
const ABOVE = ':modal, [role="menu"], [popover="auto"]:popover-open';

const FIELDS = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';

/** Whether what is typed now goes into a field. */
function isTyping(): boolean {
  return document.activeElement?.matches(FIELDS) ?? false;
}

/** Whether keys are meant for the canvas: it has the focus, or nothing has; no dialog is open, nobody types. */
export function canvasHasKeys(): boolean {
  const focused = document.activeElement;
  if (focused === null || isTyping() || document.querySelector(ABOVE)) return false;
  if (!document.querySelector(CANVAS)) return false;
  return focused === document.body || focused.closest(CANVAS) !== null;
}

/** The card that has the focus, if any. */
export function focusedCard(): string | null {
  const focused = document.activeElement;
  if (focused?.getAttribute('role') !== 'group') return null;
  return focused.closest<HTMLElement>('[data-card]')?.dataset.card ?? null;
}

/** What a command of the canvas is about: the card with the focus, or all that are selected when it is among them. */
export function targets(): readonly string[] {
  const { selectedIds } = useUi.getState();
  const { workspaces } = useEngine.getState();
  const focused = focusedCard();
  const ids = focused !== null && !selectedIds.includes(focused) ? [focused] : selectedIds;
  return ids.filter((id) => workspaces[id]);
}

/** Ids of all that the canvas shows: those inside a collapsed team are not among them. */
export function shownIds(): readonly string[] {
  const { workspaces, children } = useEngine.getState();
  const below = (parent: string): string[] =>
    (children[parent] ?? []).flatMap((id) => (workspaces[id]?.collapsed ? [id] : [id, ...below(id)]));
  return below(ROOT);
}
