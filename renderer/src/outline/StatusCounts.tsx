import { useShallow } from 'zustand/react/shallow';
import { type Presence, presenceLabel, presences } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { cx } from '../ui/cx.ts';
import { StatusMark } from '../ui/StatusMark.tsx';
import styles from './Outline.module.css';
import { presenceCounts } from './rows.ts';

export interface StatusCountsProps {
  readonly chosen: Presence | null;
  readonly onChoose: (presence: Presence | null) => void;
}

/** How many are in each state; a click shows only those. */
export function StatusCounts({ chosen, onChoose }: StatusCountsProps) {
  const counts = useEngine(
    useShallow((state) => {
      const all = presenceCounts(state.workspaces);
      return presences.map((presence) => all.get(presence) ?? 0);
    }),
  );
  return (
    <div className={styles.counts}>
      {presences.map((presence, index) => {
        const count = counts[index] ?? 0;
        if (count === 0 && presence !== chosen) return null;
        return (
          <button
            key={presence}
            type="button"
            className={cx(styles.count, presence === chosen && styles.chosen)}
            aria-pressed={presence === chosen}
            aria-label={`${presenceLabel[presence]}: ${count}`}
            title={presenceLabel[presence]}
            onClick={() => onChoose(presence === chosen ? null : presence)}
          >
            <StatusMark presence={presence} size={12} labelled={false} />
            {count}
          </button>
        );
      })}
    </div>
  );
}
