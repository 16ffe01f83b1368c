import { type Presence, presenceLabel, presences } from '../engine/presence.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import { StatusMark } from '../ui/StatusMark.tsx';
import styles from './Outline.module.css';

/** The state that is shown alone, if any. */
export interface StatusChoice {
  readonly chosen: Presence | null;
  readonly onChoose: (presence: Presence | null) => void;
}

export interface StatusTableProps extends StatusChoice {
  /** In the order of `presences`. */
  readonly counts: readonly number[];
}

/** Every state with how many are in it, also those that nobody is in. */
export function StatusTable({ counts, chosen, onChoose }: StatusTableProps) {
  return (
    <div className={styles.panel}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{text.outline.statusColumn}</th>
            <th scope="col">{text.outline.countColumn}</th>
          </tr>
        </thead>
        <tbody>
          {presences.map((presence, index) => (
            <tr key={presence} data-chosen={presence === chosen || undefined}>
              <th scope="row">
                <button
                  type="button"
                  aria-pressed={presence === chosen}
                  disabled={(counts[index] ?? 0) === 0}
                  onClick={() => onChoose(presence === chosen ? null : presence)}
                >
                  <StatusMark presence={presence} size={13} labelled={false} />
                  {presenceLabel[presence]}
                </button>
              </th>
              <td>{counts[index] ?? 0}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {chosen !== null && (
        <Button size="s" onClick={() => onChoose(null)}>
          {text.outline.showAll}
        </Button>
      )}
    </div>
  );
}
