import { memo, type PointerEvent } from 'react';
import { useUi } from '../../state/ui.ts';
import { cx } from '../../ui/cx.ts';
import styles from '../EdgeLayer.module.css';
import type { Point } from '../layout/geometry.ts';
import { type Pair, weightOf } from '../traffic/pairs.ts';
import type { Line } from '../traffic/useTraffic.ts';
import { type Drawing, HEAD_PATH, type Head } from './drawing.ts';
import { hoverLine } from './hover.ts';

/** Opens the menu of a line at a point of the window. */
export type LineMenu = (pair: Pair, at: Point) => void;

export type TrafficLineProps = Line & Drawing & { readonly selected: boolean; readonly onMenu: LineMenu };

/** The traffic between two cards: a line that fades, arrowheads where something arrived, light while it travels. */
export const TrafficLine = memo(function TrafficLine(line: TrafficLineProps) {
  const { a, b, count, forth, age, active, failed, light, path, ends, heads, selected, onMenu } = line;
  const hover = ({ clientX, clientY }: PointerEvent) =>
    hoverLine({ pair: line, at: { x: clientX, y: clientY } });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hidden from assistive technology; the timeline offers the same
    <g
      data-traffic={active ? 'live' : 'past'}
      className={cx(
        styles.line,
        active && styles.active,
        failed && styles.failed,
        selected && styles.selected,
      )}
      data-edge={`${a} ${b}`}
      data-weight={weightOf(count)}
      data-age={age}
      onPointerEnter={hover}
      onPointerLeave={() => hoverLine(null)}
      onClick={(event) => openPair(line, onMenu, { x: event.clientX, y: event.clientY })}
      onContextMenu={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onMenu(line, { x: event.clientX, y: event.clientY });
      }}
    >
      <path className={styles.hit} d={path} />
      <path className={styles.stroke} d={path} />
      {ends
        .filter(
          (end) => !isAt(end, forth > 0 ? heads?.b : null) && !isAt(end, forth < count ? heads?.a : null),
        )
        .map((end) => (
          <circle key={`${end.x} ${end.y}`} className={styles.end} cx={end.x} cy={end.y} />
        ))}
      {heads && forth > 0 && <Arrowhead head={heads.b} />}
      {heads && forth < count && <Arrowhead head={heads.a} />}
      {light && (
        <path
          key={light.until}
          className={cx(styles.light, light.to === a && styles.back)}
          d={path}
          pathLength={1}
          data-light={light.to}
        />
      )}
    </g>
  );
});

function Arrowhead({ head: { x, y, angle } }: { readonly head: Head }) {
  return (
    <path
      className={styles.head}
      style={{ translate: `${x}px ${y}px`, rotate: `${angle}deg` }}
      d={HEAD_PATH}
      data-arrowhead
    />
  );
}

/** Where an arrow points there is no dot. */
function isAt(end: Point, head: Head | null | undefined): boolean {
  return head?.x === end.x && head.y === end.y;
}

/** Opens the timeline of a pair; where a line stands for several pairs, it asks which. */
function openPair(line: Pair, onMenu: LineMenu, at: Point): void {
  hoverLine(null);
  const [only] = line.real;
  if (only && line.real.length === 1) useUi.getState().selectPair(only.a, only.b);
  else onMenu(line, at);
}

/** Whether a line stands for the traffic of these two. */
export function isAbout({ real }: Pair, [one, other]: readonly [string, string]): boolean {
  return real.some(({ a, b }) => (a === one && b === other) || (a === other && b === one));
}
