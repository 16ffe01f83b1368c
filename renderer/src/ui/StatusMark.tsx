import { createElement, type ReactElement } from 'react';
import { type Presence, presenceLabel } from '../engine/presence.ts';
import { cx } from './cx.ts';
import styles from './StatusMark.module.css';
import { statusShapes } from './status-shapes.ts';

/** The elements of each shape, made once. */
const shapes = Object.fromEntries(
  Object.entries(statusShapes).map(([presence, parts]) => [
    presence,
    parts.map(({ tag, attributes, turns }, index) =>
      createElement(tag, { key: index, ...attributes, ...(turns && { className: styles.turn }) }),
    ),
  ]),
) as unknown as Readonly<Record<Presence, ReactElement[]>>;

export interface StatusMarkProps {
  readonly presence: Presence;
  /** Pixels. */
  readonly size?: number;
  /** Leave the label out where the status is written beside the mark. */
  readonly labelled?: boolean;
}

/** The status of a workspace by colour and by shape. */
export function StatusMark({ presence, size = 14, labelled = true }: StatusMarkProps) {
  return (
    <svg
      className={cx(styles.mark, styles[presence])}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role="img"
      aria-hidden={!labelled}
    >
      <title>{presenceLabel[presence]}</title>
      {shapes[presence]}
    </svg>
  );
}

/** The shape alone, for where hundreds are drawn and the status is told elsewhere. It is as large as CSS says. */
export function StatusShape({ presence }: Pick<StatusMarkProps, 'presence'>) {
  return (
    <svg className={cx(styles.mark, styles[presence])} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[presence]}
    </svg>
  );
}
