import { memo } from 'react';
import type { Presence } from '../../engine/presence.ts';
import { StatusShape } from '../../ui/StatusMark.tsx';
import { initialsOf } from './summary.ts';
import styles from './WorkspaceNode.module.css';

export interface CardTileProps {
  readonly name: string;
  readonly presence: Presence;
}

/** A card from far away: initials, and from farther still the shape of its status. */
export const CardTile = memo(function CardTile({ name, presence }: CardTileProps) {
  return (
    <div className={styles.tile} aria-hidden="true">
      <span className={styles.initials}>{initialsOf(name)}</span>
      <StatusShape presence={presence} />
    </div>
  );
});
