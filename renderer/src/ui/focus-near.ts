const REACHED =
  ':is(a[href], button, input, select, textarea, summary, [contenteditable="true"], [tabindex]):not(:disabled, [tabindex="-1"])';
/** A pane: what lies beyond it is not near. */
const PANE = ':is(aside, main, nav, dialog)';

/** An element, or what has the focus now, and all that is around it, from the inside out. Empty when there is none. */
export function focusPath(from: Element | null = document.activeElement): readonly Element[] {
  const path: Element[] = [];
  for (let at = from; at && at !== document.body; at = at.parentElement) path.push(at);
  return path;
}

/**
 * Gives a focus that got lost back to what had it or, where that is gone, to the first in the same pane that can have it,
 * nearest to there.
 */
export function focusNear(path: readonly Element[]): void {
  if (document.activeElement !== document.body) return;
  const [had] = path;
  if (had instanceof HTMLElement) had.focus();
  if (document.activeElement !== document.body) return;
  for (const element of path) {
    if (!element.isConnected) continue;
    for (const near of element.querySelectorAll<HTMLElement>(REACHED)) {
      if (near.checkVisibility({ visibilityProperty: true })) near.focus();
      if (document.activeElement === near) return;
    }
    if (element.matches(PANE)) return;
  }
}
