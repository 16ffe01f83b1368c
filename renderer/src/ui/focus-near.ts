const REACHED =
  ':is(a[href], button, input, select, textarea, summary, [contenteditable="true"], [tabindex]):not(:disabled, [tabindex="-1"])';
/** A pane: what lies beyond it is not near. */
const PANE = ':is(aside, main, nav, dialog)';

/** What has the focus now and all that is around it, from the inside out. Empty when nothing has it. */
export function focusPath(): readonly Element[] {
  const path: Element[] = [];
  for (let at = document.activeElement; at && at !== document.body; at = at.parentElement) path.push(at);
  return path;
}

/** Gives a focus that got lost, because what had it is gone, to the first in the same pane that can have it, nearest to there. */
export function focusNear(path: readonly Element[]): void {
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
