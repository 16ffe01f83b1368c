import { memo } from 'react';
import { fullTime } from '../inspector/time.ts';
import { text } from '../text/index.ts';
import { seek } from './player.ts';
import styles from './Replay.module.css';
import { useReplay } from './store.ts';

/** So many steps of the arrow keys lead from one end to the other. */
const KEY_STEPS = 600;

/** The time of a replay with how much happened when; a click or the arrows go to a moment. */
export function Scrubber() {
  const at = useReplay((state) => state.at);
  const from = useReplay((state) => state.from);
  const to = useReplay((state) => state.to);
  const count = useReplay((state) => state.count);
  const total = useReplay((state) => state.total);
  const density = useReplay((state) => state.density);
  return (
    <span className={styles.scrubber}>
      <Density counts={density} />
      <input
        type="range"
        aria-label={text.replay.scrubber}
        aria-valuetext={text.replay.moment(fullTime(at), count, total)}
        min={from}
        max={to}
        step={Math.max(1, Math.round((to - from) / KEY_STEPS))}
        value={at}
        onChange={(event) => seek(Number(event.target.value))}
      />
    </span>
  );
}

const HEIGHT = 20;

const Density = memo(function Density({ counts }: { readonly counts: readonly number[] }) {
  const most = Math.max(1, ...counts);
  const bars = counts.map((count, index) => {
    const height = count === 0 ? 0 : Math.max(1.5, (Math.sqrt(count) / Math.sqrt(most)) * HEIGHT);
    return `M${index} ${HEIGHT}v${-height}h.8v${height}z`;
  });
  return (
    <svg
      className={styles.density}
      viewBox={`0 0 ${Math.max(1, counts.length)} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={bars.join('')} />
    </svg>
  );
});
