import { useEffect, useRef } from 'react';

export interface ReturnedFocus {
  /** Before the question appears. */
  noteAsker: () => void;
  /** The answer leaves nothing to ask for again. */
  forgetAsker: () => void;
}

/**
 * Gives the focus back once a question is answered: to who asked it, or to what `instead` finds where that is gone or
 * of no use any more.
 */
export function useReturnedFocus(
  isAsking: boolean,
  instead: () => HTMLElement | null | undefined,
): ReturnedFocus {
  const asker = useRef<Element | 'forgotten' | null>(null);
  const other = useRef(instead);
  other.current = instead;
  useEffect(() => {
    if (isAsking || asker.current === null) return;
    const former = asker.current;
    asker.current = null;
    // Somebody went on elsewhere meanwhile.
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    const isUsable = former instanceof HTMLElement && former.isConnected && !former.matches(':disabled');
    (isUsable ? former : other.current())?.focus();
  }, [isAsking]);
  return {
    noteAsker: () => {
      asker.current = document.activeElement;
    },
    forgetAsker: () => {
      asker.current = 'forgotten';
    },
  };
}
