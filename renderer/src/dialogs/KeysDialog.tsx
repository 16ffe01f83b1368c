import { KeyRound } from 'lucide-react';
import { useId, useState } from 'react';
import { useEngine } from '../engine/store.ts';
import { KeyField, replan } from '../plan/index.ts';
import { useUi } from '../state/ui.ts';
import { Button, Dialog, EmptyState, ErrorCard, Skeleton } from '../ui/index.ts';
import styles from './Dialogs.module.css';
import { KeyRow } from './KeyRow.tsx';
import { useInitialFocus } from './useInitialFocus.ts';
import { useQuery } from './useQuery.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

export interface KeysDialogProps {
  /** The workspace that could not start for want of keys; null when it is opened for no one in particular. */
  readonly neededBy: string | null;
  /** What it wants: of each group one will do. */
  readonly anyOf: readonly (readonly string[])[];
}

/** The keys that every workspace gets. Values go in and never come out. */
export function KeysDialog({ neededBy, anyOf }: KeysDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const { output, error, refresh } = useQuery('secrets.list', {});
  const needer = useEngine((state) => (neededBy === null ? undefined : state.workspaces[neededBy]?.name));
  const stored = new Set(output?.secrets.map((secret) => secret.key));
  const missing = output ? anyOf.filter((group) => !group.some((each) => stored.has(each))) : [];
  const [name, setName] = useState('');
  const hintId = useId();
  const field = useInitialFocus<HTMLInputElement>();
  const key = name.trim();
  const isName = NAME.test(key);
  const changed = () => {
    refresh();
    void replan();
  };
  return (
    <Dialog title="Keys" onClose={close}>
      <div className={styles.form}>
        <p className={styles.aside}>
          Every workspace gets these as environment variables. They are stored encrypted on this machine and
          are never shown again.
        </p>
        {error && (
          <ErrorCard error={error} title="The keys could not be listed">
            <Button size="s" onClick={refresh}>
              Try again
            </Button>
          </ErrorCard>
        )}
        {!output && !error && <Skeleton lines={3} label="Loading the keys" />}
        {missing.length > 0 && (
          <section className={styles.newKey} aria-label="Missing keys">
            {missing.map((group) => (
              <KeyField
                key={group.join()}
                names={group}
                note={`${needer ?? 'A workspace'} does not start without it.`}
                onStored={changed}
              />
            ))}
          </section>
        )}
        {output?.secrets.length === 0 && missing.length === 0 && (
          <EmptyState icon={<KeyRound size={20} />} title="No key is stored">
            Agents that call a model of a provider need one, such as ANTHROPIC_API_KEY.
          </EmptyState>
        )}
        {output && output.secrets.length > 0 && (
          <ul className={styles.keyList} aria-label="Stored keys">
            {output.secrets.map((secret) => (
              <KeyRow key={secret.key} secret={secret} onChanged={changed} />
            ))}
          </ul>
        )}
        <section className={styles.newKey} aria-label="Store a key">
          <label className={styles.field}>
            Store a key
            <input
              ref={field}
              className={styles.path}
              value={name}
              spellCheck={false}
              autoComplete="off"
              placeholder="ANTHROPIC_API_KEY"
              aria-invalid={key !== '' && !isName}
              aria-describedby={hintId}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          <p id={hintId} className={styles.aside}>
            {key === '' || isName
              ? 'A name that is stored already gets the new value.'
              : 'Letters, digits and “_”, not starting with a digit.'}
          </p>
          {isName && (
            <KeyField
              key={key}
              names={[key]}
              onStored={() => {
                setName('');
                changed();
              }}
            />
          )}
        </section>
      </div>
    </Dialog>
  );
}
