import { type FocusEvent, useLayoutEffect, useRef } from 'react';
import { focusNear, focusPath } from './focus-near.ts';

/** For what comes and goes beside the work: when it goes with the focus, whatever had that before gets it back. */
export function useFocusBack() {
  const hasFocus = useRef(false);
  const before = useRef<readonly Element[]>([]);
  useLayoutEffect(
    () => () => {
      if (hasFocus.current) requestAnimationFrame(() => focusNear(before.current));
    },
    [],
  );
  return {
    onFocus({ currentTarget, relatedTarget }: FocusEvent) {
      hasFocus.current = true;
      if (relatedTarget && !currentTarget.contains(relatedTarget)) before.current = focusPath(relatedTarget);
    },
    onBlur({ target }: FocusEvent) {
      // A button that is disabled loses it while nobody has gone anywhere else.
      hasFocus.current = target.matches(':disabled');
    },
  };
}
