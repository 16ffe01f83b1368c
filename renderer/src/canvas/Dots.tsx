import { useStoreApi } from '@xyflow/react';
import { useId, useLayoutEffect, useRef } from 'react';
import styles from './Dots.module.css';
import { MAX_ZOOM, showsTiles } from './zoom.ts';

const GAP = 28;
const RADIUS = 0.7;
/** It reaches so far beyond the canvas on each side, in pixels, that it never moves by more. */
const MARGIN_PX = GAP * MAX_ZOOM;
const SIDE = `calc(100% + ${2 * MARGIN_PX}px)`;
const SIZE = { top: -MARGIN_PX, left: -MARGIN_PX, width: SIDE, height: SIDE };

/**
 * The dotted ground, a layer of its own: a move of the view moves it, by less than a gap, and paints nothing. Far out its
 * dots would be finer than a pixel.
 */
export function Dots() {
  const flow = useStoreApi();
  const ground = useRef<SVGSVGElement>(null);
  const pattern = useRef<SVGPatternElement>(null);
  const dot = useRef<SVGCircleElement>(null);
  const id = useId();

  useLayoutEffect(() => {
    const move = () => {
      const [x, y, zoom] = flow.getState().transform;
      const gap = GAP * zoom;
      // Whole pixels: halves would be blurred, with each move anew.
      const by = (from: number) => Math.round((from + MARGIN_PX) % gap);
      ground.current?.style.setProperty('transform', `translate(${by(x)}px, ${by(y)}px)`);
    };
    const scale = () => {
      const zoom = flow.getState().transform[2];
      const gap = String(GAP * zoom);
      const radius = String(RADIUS * zoom);
      ground.current?.classList.toggle(styles.tooFine ?? '', showsTiles(zoom));
      pattern.current?.setAttribute('width', gap);
      pattern.current?.setAttribute('height', gap);
      for (const name of ['cx', 'cy', 'r']) dot.current?.setAttribute(name, radius);
      move();
    };
    scale();
    return flow.subscribe(({ transform }, before) => {
      if (transform === before.transform) return;
      if (transform[2] === before.transform[2]) move();
      else scale();
    });
  }, [flow]);

  return (
    <svg ref={ground} className={styles.dots} style={SIZE} aria-hidden="true">
      <pattern ref={pattern} id={id} patternUnits="userSpaceOnUse">
        <circle ref={dot} />
      </pattern>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  );
}
