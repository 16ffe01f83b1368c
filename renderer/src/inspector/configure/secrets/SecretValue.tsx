import { ExternalLink, Eye, EyeOff } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import type { AppErrorJson } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { text } from '../../../text/index.ts';
import { Button, ErrorCard, IconButton } from '../../../ui/index.ts';
import { errorOf } from '../../errors.ts';
import { forgetTyped, typeSecret, useTypedSecret } from './drafts.ts';
import { KeyVerdictNote } from './KeyVerdictNote.tsx';
import { knownKey } from './known-keys.ts';
import styles from './Secrets.module.css';
import { useKeyTest } from './useKeyTest.ts';

const words = text.configure.secrets;

export interface SecretValueProps {
  readonly name: string;
  /** null: for every workspace. */
  readonly workspaceId: string | null;
  /** It has the focus as soon as it is there. */
  readonly autoFocus?: boolean;
  readonly onStored: () => void;
  readonly onCancel?: () => void;
}

/** Takes the value of a key: masked, shown on demand while it is typed, tried with its provider, and never shown again. */
export function SecretValue({ name, workspaceId, autoFocus = false, onStored, onCancel }: SecretValueProps) {
  const value = useTypedSecret(workspaceId, name);
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const { testing, result, test, forget } = useKeyTest(workspaceId);
  const id = useId();
  const known = knownKey(name);

  const store = async (event: FormEvent) => {
    event.preventDefault();
    if (value === '') return;
    setBusy(true);
    try {
      await client.call('secrets.set', { key: name, value, workspaceId });
      forgetTyped(workspaceId, name);
      setError(null);
      onStored();
    } catch (thrown) {
      setError(errorOf(thrown));
    }
    setBusy(false);
  };

  return (
    <form className={styles.value} onSubmit={(event) => void store(event)}>
      <div className={styles.valueRow}>
        <input
          id={id}
          type={shown ? 'text' : 'password'}
          aria-label={words.valueOf(name)}
          // biome-ignore lint/a11y/noAutofocus: somebody has just asked for this field
          autoFocus={autoFocus}
          autoComplete="off"
          spellCheck={false}
          placeholder={words.valuePlaceholder}
          value={value}
          onChange={(event) => {
            typeSecret(workspaceId, name, event.target.value);
            forget();
          }}
        />
        <IconButton
          label={shown ? words.hide : words.show}
          aria-pressed={shown}
          disabled={value === ''}
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOff size={15} aria-hidden="true" /> : <Eye size={15} aria-hidden="true" />}
        </IconButton>
      </div>
      <div className={styles.buttons}>
        <Button size="s" type="submit" variant="primary" busy={busy} disabled={value === ''}>
          {words.store}
        </Button>
        <Button size="s" busy={testing} disabled={value === ''} onClick={() => void test(name, value)}>
          {words.test}
        </Button>
        {onCancel && (
          <Button size="s" variant="ghost" onClick={onCancel}>
            {words.cancel}
          </Button>
        )}
        {known && (
          <a className={styles.getKey} href={known.url} target="_blank" rel="noopener noreferrer">
            {words.getKey(known.provider)} <ExternalLink size={12} aria-hidden="true" />
          </a>
        )}
      </div>
      {result && <KeyVerdictNote result={result} />}
      {error && <ErrorCard error={error} title={words.notStored(name)} />}
    </form>
  );
}
