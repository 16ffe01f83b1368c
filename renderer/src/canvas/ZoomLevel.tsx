import { useStore } from '@xyflow/react';
import { type RefObject, useLayoutEffect } from 'react';
import { levelOf, unitOf } from './zoom.ts';

/** Writes the level of detail onto the canvas element; cards follow by CSS, none of them renders again. */
export function ZoomLevel({ target }: { readonly target: RefObject<HTMLDivElement | null> }) {
  const level = useStore((state) => levelOf(state.transform[2]));
  const unit = useStore((state) => unitOf(state.transform[2]));
  useLayoutEffect(() => {
    const element = target.current;
    if (!element) return;
    element.dataset.level = level;
    element.style.setProperty('--unit', unit.toFixed(3));
  }, [target, level, unit]);
  return null;
}
