import { type RefObject, useEffect, useRef } from 'react';

/** Puts the focus on the answer that loses nothing, so that Enter never does anything dangerous. */
export function useSafeFocus(): RefObject<HTMLButtonElement | null> {
  const safe = useRef<HTMLButtonElement>(null);
  useEffect(() => safe.current?.focus(), []);
  return safe;
}
