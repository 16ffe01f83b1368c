import { ViewportPortal } from '@xyflow/react';
import { text } from '../../text/index.ts';
import { shortName } from '../names.ts';
import styles from './DropLayer.module.css';
import { type DropView, useDrop } from './state.ts';

/** What a drag would do: the team that the cards would join, the slots where they would land, lines to align with. */
export function DropLayer() {
  const drop = useDrop();
  if (!drop.active) return null;
  const label = labelOf(drop);
  const anchor = drop.frame ?? drop.ghosts[0];
  return (
    <ViewportPortal>
      <div
        className={styles.layer}
        aria-hidden="true"
        data-drop={drop.parentId ?? (label === '' ? '' : 'top')}
      >
        {/* Above the frame of the team, below its members. */}
        {drop.frame && (
          <div
            className={styles.target}
            style={{ ...boxStyle(drop.frame), zIndex: drop.depth * 2 + 1 }}
            data-frame
          />
        )}
        {drop.ghosts.map((ghost) => (
          <div key={`${ghost.x} ${ghost.y}`} className={styles.slot} style={boxStyle(ghost)} data-slot />
        ))}
        {drop.guides.map(({ axis, at, from, to }) => (
          <div
            key={axis}
            className={axis === 'x' ? styles.guideX : styles.guideY}
            style={
              axis === 'x'
                ? { left: at, top: from, height: to - from }
                : { left: from, top: at, width: to - from }
            }
            data-guide={axis}
          />
        ))}
        {label !== '' && anchor && (
          <div className={styles.label} style={{ left: anchor.x, top: anchor.y }}>
            {label}
          </div>
        )}
      </div>
    </ViewportPortal>
  );
}

function labelOf({ parentId, copy, name, ghosts }: DropView): string {
  const { drag } = text.canvas;
  if (parentId === undefined) return '';
  if (parentId === null) return ghosts.length === 0 ? '' : copy ? drag.copyTop : drag.top;
  return copy ? drag.copyInto(shortName(name)) : drag.into(shortName(name));
}

function boxStyle({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return { left: x, top: y, width, height };
}
