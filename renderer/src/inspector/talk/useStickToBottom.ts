import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Closer to the end than this counts as reading the newest. */
const BOTTOM_PX = 24;

export interface StickToBottom {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly atBottom: boolean;
  readonly scrollToBottom: () => void;
}

/**
 * Keeps a scrolled list at its end while the reader is there, through new rows and through rows that grow.
 * When `firstKey` changes (older rows came in above), what the reader looks at stays where it is.
 */
export function useStickToBottom(firstKey: string | undefined): StickToBottom {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticking = useRef(true);
  const height = useRef(0);
  const [atBottom, setAtBottom] = useState(true);

  const scrollToBottom = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    sticking.current = true;
    element.scrollTop = element.scrollHeight;
    setAtBottom(true);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the first row is what tells that rows came in above
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && !sticking.current) element.scrollTop += element.scrollHeight - height.current;
  }, [firstKey]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    const onScroll = () => {
      const bottom = element.scrollHeight - element.scrollTop - element.clientHeight <= BOTTOM_PX;
      sticking.current = bottom;
      setAtBottom(bottom);
    };
    const observer = new ResizeObserver(() => {
      height.current = element.scrollHeight;
      if (sticking.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(inner);
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { scroller, content, atBottom, scrollToBottom };
}
