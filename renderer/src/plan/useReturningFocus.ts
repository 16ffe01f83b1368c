import { useEffect } from 'react';

/** Where a card or, on an empty canvas, the first thing to press can be focused. */
const CANVAS_STOP = 'main [role="group"][tabindex="0"]:not([data-ghost] *), main button';

/**
 * Gives the focus back where it was when the plan opened, or to the canvas, unless the user has moved it to
 * something that is still there. Call it before anything takes the focus.
 */
export function useReturningFocus(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      // What had the focus may be about to go: the ghosts leave the canvas only after the plan.
      const now = document.activeElement;
      if (now !== null && now !== document.body && now.closest('[data-ghost]') === null) return;
      const canReturn = before instanceof HTMLElement && before !== document.body && before.isConnected;
      const target = canReturn ? before : document.querySelector<HTMLElement>(CANVAS_STOP);
      target?.focus({ preventScroll: true });
    };
  }, []);
}
