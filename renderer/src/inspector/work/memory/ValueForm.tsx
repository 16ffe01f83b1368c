import { type FormEvent, useState } from 'react';
import type { AppErrorJson, KeyValue } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { useField, useFirstField } from '../../../state/forms.ts';
import { text } from '../../../text/index.ts';
import { Button, ErrorCard } from '../../../ui/index.ts';
import { errorOf } from '../../errors.ts';
import { shownName } from '../files/place.ts';
import styles from './Memory.module.css';
import { typedValue, valueText } from './value-text.ts';

export interface ValueFormProps {
  /** Under which what is typed is kept. */
  readonly form: string;
  readonly workspaceId: string;
  /** The one that is changed; without it a new one is kept. */
  readonly entry?: KeyValue;
  readonly onDone: () => void;
}

/** Keeps a value under a name. Nothing that somebody else has changed meanwhile is overwritten unasked. */
export function ValueForm({ form, workspaceId, entry, onDone }: ValueFormProps) {
  const [key, setKey] = useField(form, 'key', entry?.key ?? '');
  const [value, setValue] = useField(form, 'value', entry ? valueText(entry.value) : '');
  const [ttl, setTtl] = useField(form, 'ttl', '');
  /** What it was when the form was opened: whoever wrote later is asked about. */
  const [version, setVersion] = useField(form, 'version', '0');
  const first = useFirstField<HTMLInputElement>(form);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  /** What somebody else has put there. */
  const [theirs, setTheirs] = useState<KeyValue | null>(null);
  const words = text.work.values;

  const save = async (ifVersion: number) => {
    setBusy(true);
    setError(null);
    const ttlSeconds = ttl.trim() === '' ? undefined : Number(ttl);
    try {
      await client.call('keyValues.set', {
        workspaceId,
        key,
        value: typedValue(value),
        ifVersion,
        ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
      });
      onDone();
    } catch (thrown) {
      setBusy(false);
      const failure = errorOf(thrown);
      if (failure.code !== 'version_conflict') setError(failure);
      else await findTheirs();
    }
  };
  const findTheirs = async () => {
    try {
      const { entries } = await client.call('keyValues.list', { workspaceId });
      const now = entries.find((each) => each.key === key) ?? null;
      setTheirs(now);
      // It is gone, so that it can be put there anew.
      if (!now) setVersion('0');
    } catch (thrown) {
      setError(errorOf(thrown));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() !== '') void save(Number(version));
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <label>
        {words.key}
        <input
          ref={first}
          readOnly={entry !== undefined}
          maxLength={255}
          spellCheck={false}
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
      </label>
      <label>
        {words.value}
        <textarea
          rows={4}
          spellCheck={false}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      </label>
      <label>
        {words.ttl}
        <input type="number" min={1} value={ttl} onChange={(event) => setTtl(event.target.value)} />
      </label>
      {theirs && (
        <div className={styles.conflict} role="alert">
          <b>{words.conflict}</b>
          <p>{words.conflictHint(shownName(valueText(theirs.value)))}</p>
          <div className={styles.buttons}>
            <Button
              size="s"
              onClick={() => {
                setValue(valueText(theirs.value));
                setVersion(String(theirs.version));
                setTheirs(null);
              }}
            >
              {words.take}
            </Button>
            <Button size="s" variant="danger" busy={busy} onClick={() => void save(theirs.version)}>
              {words.overwrite}
            </Button>
          </div>
        </div>
      )}
      {error && <ErrorCard error={error} title={text.work.memory.notSaved} />}
      {!theirs && (
        <div className={styles.buttons}>
          <Button size="s" onClick={onDone}>
            {text.work.cancel}
          </Button>
          <Button size="s" variant="primary" type="submit" busy={busy} disabled={key.trim() === ''}>
            {text.work.memory.save}
          </Button>
        </div>
      )}
    </form>
  );
}
