import { type RefObject, useEffect, useRef } from 'react';

/**
 * Puts the focus where a dialog wants it, once it is open. (The browser takes the first control, the button that
 * closes; effects of a parent run after those of the dialog that it shows.)
 */
export function useInitialFocus<T extends HTMLElement>(): RefObject<T | null> {
  const target = useRef<T>(null);
  useEffect(() => target.current?.focus(), []);
  return target;
}
