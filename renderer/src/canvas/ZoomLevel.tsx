import { useStoreApi } from '@xyflow/react';
import { type RefObject, useLayoutEffect } from 'react';
import { isFarFrom, type Level, levelFrom, unitOf } from './zoom.ts';

/** All texts are laid out anew for another level or size: not before the zoom has rested for so long. */
const REST_MS = 150;

/** Writes the level of detail onto the canvas element; cards follow by CSS, none of them renders again. */
export function ZoomLevel({ target }: { readonly target: RefObject<HTMLDivElement | null> }) {
  const flow = useStoreApi();
  useLayoutEffect(() => {
    let shown: Level | null = null;
    let pending: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
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
      clearTimeout(pending);
      // What is far from right cannot be read, and a jump is no gesture: it must be right at once.
      if (isFarFrom(shown, transform[2])) write();
      else pending = setTimeout(write, REST_MS);
    });
    return () => {
      stop();
      clearTimeout(pending);
    };
  }, [target, flow]);
  return null;
}
