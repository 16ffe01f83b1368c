import { useId } from 'react';
import { usePlan } from '../state/plan.ts';
import { cx } from '../ui/index.ts';
import { setMode } from './actions.ts';
import styles from './Plan.module.css';

const modes = [
  { mode: 'merge', name: 'Merge', text: 'Adds and updates. Keeps what people changed, never removes.' },
  { mode: 'reconcile', name: 'Reconcile', text: 'Makes the org what the template says; the rest goes.' },
] as const;

/** How the template meets an org that exists already. */
export function ModeSwitch() {
  const mode = usePlan((state) => state.mode);
  const importing = usePlan((state) => state.busy === 'importing');
  const group = useId();
  return (
    <fieldset className={styles.modes} disabled={importing}>
      <legend className="visually-hidden">How to import</legend>
      {modes.map((each) => (
        <label key={each.mode} className={cx(styles.mode, mode === each.mode && styles.chosen)}>
          <input type="radio" name={group} checked={mode === each.mode} onChange={() => setMode(each.mode)} />
          <span>
            <b>{each.name}</b>
            <small>{each.text}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
