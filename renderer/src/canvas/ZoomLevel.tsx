import { useStoreApi } from '@xyflow/react';
import { type RefObject, useLayoutEffect } from 'react';
import { atRest } from './rest.ts';
import { isFarFrom, type Level, levelFrom, unitOf } from './zoom.ts';

/** Writes the level of detail onto the canvas element; cards follow by CSS, none of them renders again. */
export function ZoomLevel({ target }: { readonly target: RefObject<HTMLDivElement | null> }) {
  const flow = useStoreApi();
  useLayoutEffect(() => {
    let shown: Level | null = null;
    const write = () => {
      const zoom = flow.getState().transform[2];
      shown = levelFrom(shown, zoom);
      const element = target.current;
      if (!element) return;
      element.dataset.level = shown;
      element.style.setProperty('--unit', unitOf(zoom).toFixed(3));
    };
    // All texts are laid out anew for another level or size.
    const rewrite = atRest(write);
    write();
    const stop = flow.subscribe(({ transform }, before) => {
      if (transform[2] === before.transform[2]) return;
      rewrite.drop();
      // What is far from right cannot be read, and a jump is no gesture: it must be right at once.
      if (isFarFrom(shown, transform[2])) write();
      else rewrite.put();
    });
    return () => {
      stop();
      rewrite.drop();
    };
  }, [target, flow]);
  return null;
}
