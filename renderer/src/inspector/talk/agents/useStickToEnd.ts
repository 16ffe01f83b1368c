import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

const END_PX = 40;

/** Keeps a scrolled list at its end when something new comes in while the reader is there. */
export function useStickToEnd(lastKey: string | undefined): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  const sticking = useRef(true);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const onScroll = () => {
      sticking.current = element.scrollHeight - element.scrollTop - element.clientHeight <= END_PX;
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the last one is what tells that something came in
  useLayoutEffect(() => {
    const element = list.current;
    if (element && sticking.current) element.scrollTop = element.scrollHeight;
  }, [lastKey]);
  return list;
}
