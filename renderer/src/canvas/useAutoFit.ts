import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { Layout } from './layout/layout.ts';
import type { CanvasView } from './useCanvasView.ts';

const SETTLE_MS = 140;

export interface AutoFit {
  /** The user moved the view: it is theirs until they ask for a fit. */
  userMoved(): void;
  /** The user asked for a fit: the view follows the org again. */
  fitNow(): void;
}

/**
 * Shows the whole org at first, again when workspaces come or go and when the pane changes its size, but only as
 * long as the user has not moved the view.
 */
export function useAutoFit(
  layout: Layout,
  view: CanvasView,
  pane: RefObject<HTMLDivElement | null>,
): AutoFit {
  const moved = useRef(false);
  const shown = useRef(0);
  const latest = useRef(view);
  latest.current = view;

  useLayoutEffect(() => {
    const isFirst = shown.current === 0;
    if (layout.size === 0 || layout.size === shown.current) return;
    shown.current = layout.size;
    if (moved.current) return;
    if (isFirst) {
      latest.current.fit(false);
      return;
    }
    const timer = setTimeout(() => !moved.current && latest.current.fit(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [layout]);

  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (!moved.current) latest.current.fit(false);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [pane]);

  const userMoved = useCallback(() => {
    moved.current = true;
  }, []);
  const fitNow = useCallback(() => {
    moved.current = false;
    latest.current.fit(true);
  }, []);
  return { userMoved, fitNow };
}
