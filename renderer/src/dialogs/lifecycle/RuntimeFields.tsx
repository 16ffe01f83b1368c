import { MOCK_RUNTIME } from '../../../../core/contract/index.ts';
import { knownRuntimes, runtimeName } from '../../engine/presence.ts';
import { cx } from '../../ui/index.ts';
import styles from '../Dialogs.module.css';
import type { FieldsProps } from './fields.ts';
import own from './Lifecycle.module.css';

const runnable = knownRuntimes.filter((runtime) => runtime !== 'external' && runtime !== MOCK_RUNTIME);

/** What its agent is made of. */
export function RuntimeFields({ draft, onChange }: FieldsProps) {
  const { runtime, model } = draft;
  const choices = runnable.includes(runtime) ? runnable : [runtime, ...runnable];
  return (
    <div className={cx(styles.pathRow, own.row)}>
      <label className={styles.field}>
        Runtime
        <select value={runtime} onChange={(event) => onChange({ runtime: event.target.value })}>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {runtimeName(choice)}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.field}>
        Model
        <input
          value={model}
          maxLength={100}
          spellCheck={false}
          placeholder="As its template says"
          onChange={(event) => onChange({ model: event.target.value })}
        />
      </label>
    </div>
  );
}
