import { useStoreApi } from '@xyflow/react';
import { type RefObject, useLayoutEffect } from 'react';
import { isFarFrom, type Level, levelFrom, unitOf } from './zoom.ts';

/** All texts are laid out anew for another level or size: while the zoom changes, not more often than this. */
const REST_MS = 250;

/** Writes the level of detail onto the canvas element; cards follow by CSS, none of them renders again. */
export function ZoomLevel({ target }: { readonly target: RefObject<HTMLDivElement | null> }) {
  const flow = useStoreApi();
  useLayoutEffect(() => {
    let shown: Level | null = null;
    let writtenAt = Number.NEGATIVE_INFINITY;
    let pending: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      clearTimeout(pending);
      pending = undefined;
      const zoom = flow.getState().transform[2];
      shown = levelFrom(shown, zoom);
      const element = target.current;
      if (!element) return;
      element.dataset.level = shown;
      element.style.setProperty('--unit', unitOf(zoom).toFixed(3));
    };
    write();
    const stop = flow.subscribe(({ transform }, before) => {
      if (transform[2] === before.transform[2]) return;
      const now = performance.now();
      // A jump is no gesture: what is shown then must be right at once.
      if (now - writtenAt < REST_MS && !isFarFrom(shown, transform[2]))
        pending ??= setTimeout(write, REST_MS);
      else {
        writtenAt = now;
        write();
      }
    });
    return () => {
      stop();
      clearTimeout(pending);
    };
  }, [target, flow]);
  return null;
}
