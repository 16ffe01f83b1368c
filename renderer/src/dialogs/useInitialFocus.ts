import { type RefObject, useEffect, useRef } from 'react';

/**
 * Puts the focus where a dialog wants it, once it is open. (The browser takes the first control, the button that
 * closes; effects of a parent run after those of the dialog that it shows.)
 *
 * @param isThere false as long as what gets the focus has not come yet
 */
export function useInitialFocus<T extends HTMLElement>(isThere = true): RefObject<T | null> {
  const target = useRef<T>(null);
  useEffect(() => {
    if (isThere) target.current?.focus();
  }, [isThere]);
  return target;
}
