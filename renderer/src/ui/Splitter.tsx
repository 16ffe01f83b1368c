import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { interfacePx } from '../state/appearance.ts';
import { cx } from './cx.ts';
import styles from './Splitter.module.css';

const KEY_STEP = 16;

export interface SplitterProps {
  readonly label: string;
  /** The side of the pane that this splitter sits on. */
  readonly side: 'left' | 'right' | 'top';
  /** Size of the pane in pixels. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly defaultValue: number;
  readonly onChange: (pixels: number) => void;
}

/** The edge of a pane: drag, arrow keys, Home and End; a double click restores the default. */
export function Splitter({ label, side, value, min, max, defaultValue, onChange }: SplitterProps) {
  const start = useRef<{ at: number; value: number } | null>(null);
  const horizontal = side === 'top';
  const grows = side === 'right' ? 1 : -1;
  const set = (pixels: number) => onChange(Math.round(Math.min(max, Math.max(min, pixels))));
  const positionOf = (event: PointerEvent) => interfacePx(horizontal ? event.clientY : event.clientX);

  const onKeyDown = (event: KeyboardEvent) => {
    const forward = horizontal ? 'ArrowDown' : 'ArrowRight';
    const back = horizontal ? 'ArrowUp' : 'ArrowLeft';
    if (event.key === forward) set(value + grows * KEY_STEP);
    else if (event.key === back) set(value - grows * KEY_STEP);
    else if (event.key === 'Home') set(min);
    else if (event.key === 'End') set(max);
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator is a widget; <hr> is not
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={horizontal ? 'horizontal' : 'vertical'}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      className={cx(styles.splitter, styles[side])}
      onKeyDown={onKeyDown}
      onDoubleClick={() => set(defaultValue)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: positionOf(event), value };
      }}
      onPointerMove={(event) => {
        if (start.current) set(start.current.value + grows * (positionOf(event) - start.current.at));
      }}
      // However it ends: by letting go, by the system, or because something else took the pointer.
      onLostPointerCapture={() => {
        start.current = null;
      }}
    />
  );
}
