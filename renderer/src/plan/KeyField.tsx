import { type FormEvent, useId, useState } from 'react';
import type { AppErrorJson } from '../../../core/contract/index.ts';
import { client } from '../engine/run.ts';
import { errorOf } from '../inspector/index.ts';
import { Button, ErrorCard } from '../ui/index.ts';
import styles from './KeyField.module.css';

export interface KeyFieldProps {
  /** The names that would do; the user picks one. */
  readonly names: readonly string[];
  /** Who needs it, or what is in the way. */
  readonly note?: string;
  readonly onStored: () => void;
}

/** Takes the value of a key and stores it for every workspace. The value is never shown again. */
export function KeyField({ names, note, onStored }: KeyFieldProps) {
  const [name, setName] = useState(names[0] ?? '');
  const [value, setValue] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const id = useId();

  const store = async (event: FormEvent) => {
    event.preventDefault();
    if (value === '') return;
    setBusy(true);
    try {
      await client.call('secrets.set', { key: name, value });
      setValue('');
      setError(null);
      onStored();
    } catch (thrown) {
      setError(errorOf(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className={styles.key} onSubmit={(event) => void store(event)}>
      {names.length > 1 ? (
        <label className={styles.names}>
          <span className="visually-hidden">Which key to store</span>
          <select value={name} onChange={(event) => setName(event.target.value)}>
            {names.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
          <span className={styles.note}>one of {names.length} will do</span>
        </label>
      ) : (
        <code className={styles.name}>{name}</code>
      )}
      {note && (
        <p id={id} className={styles.note}>
          {note}
        </p>
      )}
      <div className={styles.row}>
        <input
          type="password"
          aria-label={`Value of ${name}`}
          aria-describedby={note ? id : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder="Value"
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
        <Button size="s" type="submit" busy={busy} disabled={value === ''}>
          Store
        </Button>
      </div>
      {error && <ErrorCard error={error} title={`${name} was not stored`} />}
    </form>
  );
}
