import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { useUi } from '../state/ui.ts';
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
  const settled = useRef(true);
  const everSettled = useRef(false);
  const latest = useRef(view);
  latest.current = view;

  useLayoutEffect(() => {
    if (layout.size === 0) return;
    if (layout.size !== shown.current) settled.current = false;
    shown.current = layout.size;
    if (settled.current || moved.current) return;
    if (!everSettled.current) latest.current.fit(false);
    // The layout may take another shape for the pane right after this: then the wait begins anew.
    const timer = setTimeout(() => {
      settled.current = true;
      everSettled.current = true;
      if (!moved.current) latest.current.fit(true);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [layout]);

  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const { selectedId } = useUi.getState();
      if (!moved.current) latest.current.fit(false);
      // A pane that opens must not push what it is about out of sight.
      else if (selectedId !== null) latest.current.reveal(selectedId, false);
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
