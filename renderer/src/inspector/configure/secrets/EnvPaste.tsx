import { type Ref, useId, useState } from 'react';
import { client } from '../../../engine/run.ts';
import { useField } from '../../../state/forms.ts';
import { toast } from '../../../state/toasts.ts';
import { text } from '../../../text/index.ts';
import { Badge, Button } from '../../../ui/index.ts';
import { errorOf } from '../../errors.ts';
import { type EnvEntry, readEnv } from './env-text.ts';
import styles from './Secrets.module.css';

const words = text.configure.secrets.paste;

export interface EnvPasteProps {
  /** Under which what is typed is kept. */
  readonly form: string;
  readonly workspaceId: string | null;
  /** Names that have a value already. */
  readonly stored: readonly string[];
  readonly inputRef: Ref<HTMLTextAreaElement>;
  /** Some were stored. */
  readonly onStored: () => void;
  /** All were stored. */
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Takes a whole .env: shows by name what it would do, and stores what is right. */
export function EnvPaste(props: EnvPasteProps) {
  const { form, workspaceId, stored, inputRef, onStored, onDone, onCancel } = props;
  const [typed, setTyped] = useField(form, 'typed', '');
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Readonly<Record<string, string>>>({});
  const id = useId();
  const entries = readEnv(typed);
  const good = entries.filter(({ problem }) => problem === null);

  const store = async () => {
    setBusy(true);
    const problems: Record<string, string> = {};
    for (const { key, value } of good) {
      try {
        await client.call('secrets.set', { key, value, workspaceId });
      } catch (thrown) {
        problems[key] = errorOf(thrown).message;
      }
    }
    setBusy(false);
    setFailed(problems);
    const count = good.length - Object.keys(problems).length;
    if (count > 0) {
      toast({ tone: 'success', title: words.stored(count) });
      onStored();
    }
    if (Object.keys(problems).length === 0) onDone();
  };

  return (
    <section className={styles.new} aria-label={words.title}>
      <label htmlFor={id} className={styles.newLabel}>
        {words.title}
      </label>
      <textarea
        ref={inputRef}
        id={id}
        className={styles.envText}
        rows={5}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        placeholder={words.placeholder}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p className={styles.aside}>{words.hint}</p>
      {entries.length > 0 && (
        <ul className={styles.preview} aria-label={words.preview}>
          {entries.map((entry) => (
            <li key={entry.line}>
              <code className={styles.name}>{entry.key || words.line(entry.line)}</code>
              <Outcome entry={entry} isStored={stored.includes(entry.key)} failure={failed[entry.key]} />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        <Button
          size="s"
          variant="primary"
          busy={busy}
          disabled={good.length === 0}
          onClick={() => void store()}
        >
          {words.store(good.length)}
        </Button>
        <Button size="s" variant="ghost" onClick={onCancel}>
          {text.configure.secrets.cancel}
        </Button>
      </div>
    </section>
  );
}

interface OutcomeProps {
  readonly entry: EnvEntry;
  readonly isStored: boolean;
  readonly failure: string | undefined;
}

function Outcome({ entry, isStored, failure }: OutcomeProps) {
  if (failure) return <span className={styles.problem}>{failure}</span>;
  if (entry.problem !== null) return <span className={styles.problem}>{words.problems[entry.problem]}</span>;
  return isStored ? <Badge tone="busy">{words.replaces}</Badge> : <Badge tone="online">{words.isNew}</Badge>;
}
