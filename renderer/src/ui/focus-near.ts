const REACHED = ':is(a[href], button, input, select, textarea, [tabindex]):not(:disabled, [tabindex="-1"])';

/** What has the focus now and all that is around it, from the inside out. Empty when nothing has it. */
export function focusPath(): readonly Element[] {
  const path: Element[] = [];
  for (let at = document.activeElement; at && at !== document.body; at = at.parentElement) path.push(at);
  return path;
}

/** Gives a focus that got lost, because what had it is gone, to the first that can have it nearest to there. */
export function focusNear(path: readonly Element[]): void {
  if (document.activeElement !== document.body) return;
  for (const element of path) {
    if (!element.isConnected) continue;
    const near = [...element.querySelectorAll<HTMLElement>(REACHED)].find((each) => each.checkVisibility());
    if (!near) continue;
    near.focus();
    return;
  }
}
