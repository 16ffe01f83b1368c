import { Table2 } from 'lucide-react';
import { useShallow } from 'zustand/react/shallow';
import { presenceLabel, presences } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { text } from '../text/index.ts';
import { cx } from '../ui/cx.ts';
import { PopoverButton } from '../ui/Popover.tsx';
import { StatusMark } from '../ui/StatusMark.tsx';
import styles from './Outline.module.css';
import { presenceCounts } from './rows.ts';
import { type StatusChoice, StatusTable } from './StatusTable.tsx';

/** How many are in each state that anybody is in; a click shows only those. The table has all states. */
export function StatusCounts({ chosen, onChoose }: StatusChoice) {
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
            aria-label={text.outline.status(presenceLabel[presence], count)}
            title={presenceLabel[presence]}
            onClick={() => onChoose(presence === chosen ? null : presence)}
          >
            <StatusMark presence={presence} size={12} labelled={false} />
            {count}
          </button>
        );
      })}
      <PopoverButton
        panelLabel={text.outline.statuses}
        panel={() => <StatusTable counts={counts} chosen={chosen} onChoose={onChoose} />}
        aria-label={text.outline.statuses}
        className={styles.count}
      >
        <Table2 size={12} aria-hidden="true" />
      </PopoverButton>
    </div>
  );
}
