import { useId } from 'react';
import { usePlan } from '../state/plan.ts';
import { text } from '../text/index.ts';
import { cx } from '../ui/index.ts';
import { setMode } from './actions.ts';
import styles from './Plan.module.css';

const modes = ['merge', 'reconcile'] as const;
const words = text.plan.modes;

/** How the template meets an org that exists already. */
export function ModeSwitch() {
  const mode = usePlan((state) => state.mode);
  const importing = usePlan((state) => state.busy === 'importing');
  const group = useId();
  return (
    <fieldset className={styles.modes} disabled={importing}>
      <legend className="visually-hidden">{words.label}</legend>
      {modes.map((each) => (
        <label key={each} className={cx(styles.mode, mode === each && styles.chosen)}>
          <input type="radio" name={group} checked={mode === each} onChange={() => setMode(each)} />
          <span>
            <b>{words[each].name}</b>
            <small>{words[each].means}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
