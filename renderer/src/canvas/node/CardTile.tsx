import { memo } from 'react';
import type { Presence } from '../../engine/presence.ts';
import { cx } from '../../ui/cx.ts';
import styles from './CardTile.module.css';
import { initialsOf } from './summary.ts';

export interface CardTileProps {
  readonly name: string;
  readonly presence: Presence;
}

/** A card from far away: initials, and from farther still the shape of its status. */
export const CardTile = memo(function CardTile({ name, presence }: CardTileProps) {
  return (
    <div className={cx(styles.tile, styles[presence])} aria-hidden="true">
      <span className={styles.initials}>{initialsOf(name)}</span>
    </div>
  );
});
