import { type RefObject, useEffect } from 'react';

/**
 * Esc anywhere in the window, once nothing above the plan (a dialog, a menu, a search) wants it. A value that was
 * typed and not stored keeps the plan open.
 */
export function useEscape(panel: RefObject<HTMLElement | null>, close: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
      // The key goes to the body when what had the focus is gone, past a dialog that is open.
      if (document.querySelector(':modal')) return;
      const target = event.target instanceof Element ? event.target : null;
      const isElsewhere = target?.matches('input, textarea, select') && !panel.current?.contains(target);
      const drafts = [...(panel.current?.querySelectorAll<HTMLInputElement>('input[type="password"]') ?? [])];
      if (isElsewhere || drafts.some(({ value }) => value !== '')) return;
      close();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [panel, close]);
}
