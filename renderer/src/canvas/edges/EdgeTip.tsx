import { useLayoutEffect, useRef } from 'react';
import { isNow, relativeTime } from '../../inspector/time.ts';
import { useNow } from '../../inspector/useNow.ts';
import { text } from '../../text/index.ts';
import { whatOf } from '../names.ts';
import styles from './EdgeTip.module.css';
import { type Hovered, useHovered } from './hover.ts';

const words = text.canvas.edge;
const EDGE_PX = 8;
const OFFSET_PX = 14;

/** Who, how many and when, beside the line that the pointer is on. */
export function EdgeTip() {
  const line = useHovered((state) => state.line);
  return line && <Tip {...line} />;
}

function Tip({ pair, at }: Hovered) {
  const tip = useRef<HTMLDivElement>(null);
  const now = useNow();
  const { a, b, count, forth, lastAt, active, failed } = pair;
  const [nameA, nameB] = [whatOf([a]), whatOf([b])];

  useLayoutEffect(() => {
    const element = tip.current;
    if (!element) return;
    const { width, height } = element.getBoundingClientRect();
    const left = Math.min(at.x + OFFSET_PX, innerWidth - width - EDGE_PX);
    const below = at.y + OFFSET_PX;
    const top = below + height + EDGE_PX > innerHeight ? at.y - OFFSET_PX - height : below;
    element.style.left = `${Math.max(EDGE_PX, left)}px`;
    element.style.top = `${Math.max(EDGE_PX, top)}px`;
  }, [at]);

  return (
    <div ref={tip} role="tooltip" className={styles.tip}>
      <b>{words.between(nameA, nameB)}</b>
      {forth > 0 && <span>{words.way(nameA, nameB, forth)}</span>}
      {forth < count && <span>{words.way(nameB, nameA, count - forth)}</span>}
      <span className={styles.aside}>
        {isNow(lastAt, now) ? words.lastNow : words.last(relativeTime(lastAt, now))}
        {active && ` · ${words.active}`}
        {failed && ` · ${words.failed}`}
      </span>
      <span className={styles.aside}>{words.open}</span>
    </div>
  );
}
