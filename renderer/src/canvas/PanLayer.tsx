import { useStoreApi } from '@xyflow/react';
import { type RefObject, useLayoutEffect } from 'react';
import { atRest } from './rest.ts';

/**
 * Marks the canvas element while its view pans. The cards are a layer of their own then, which is moved and not
 * painted. At rest they are none: a card that changes would have more pixels painted than are shown, and a zoom would
 * blur them.
 */
export function PanLayer({ target }: { readonly target: RefObject<HTMLDivElement | null> }) {
  const flow = useStoreApi();
  useLayoutEffect(() => {
    const mark = (pans: boolean) => target.current?.toggleAttribute('data-pans', pans);
    const rest = atRest(() => mark(false));
    const stop = flow.subscribe(({ transform }, before) => {
      // A fit to where the view is already writes the same in each frame.
      if (transform.every((value, axis) => value === before.transform[axis])) return;
      const pans = transform[2] === before.transform[2];
      mark(pans);
      if (pans) rest.put();
      else rest.drop();
    });
    return () => {
      stop();
      rest.drop();
    };
  }, [target, flow]);
  return null;
}
