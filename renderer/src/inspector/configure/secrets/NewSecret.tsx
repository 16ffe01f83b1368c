import { useId } from 'react';
import { useDraft } from '../../../state/forms.ts';
import { text } from '../../../text/index.ts';
import { isVariableName } from './env-text.ts';
import { knownKeyNames } from './known-keys.ts';
import styles from './Secrets.module.css';
import { SecretValue } from './SecretValue.tsx';

const words = text.configure.secrets;

export interface NewSecretProps {
  /** null: for every workspace. */
  readonly workspaceId: string | null;
  readonly stored: readonly string[];
  readonly onStored: (key: string, isNew: boolean) => void;
  readonly inputRef?: React.Ref<HTMLInputElement>;
}

/** A field for the name of a key; with a good one, another one for its value. */
export function NewSecret({ workspaceId, stored, onStored, inputRef }: NewSecretProps) {
  const [typed, setTyped] = useDraft(`new key ${workspaceId ?? ''}`, 'name');
  const id = useId();
  const name = typed.trim();
  const isName = isVariableName(name);
  const isStored = stored.includes(name);
  const hint =
    name === '' || isName ? (isStored ? words.replacesHint(name) : words.nameHint) : words.nameProblem;
  return (
    <section className={styles.new} aria-label={words.add}>
      <label htmlFor={id} className={styles.newLabel}>
        {words.add}
      </label>
      <input
        ref={inputRef}
        id={id}
        className={styles.nameInput}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        placeholder={words.namePlaceholder}
        list={`${id}-known`}
        aria-invalid={name !== '' && !isName}
        aria-describedby={`${id}-hint`}
        onChange={(event) => setTyped(event.target.value)}
      />
      <datalist id={`${id}-known`}>
        {knownKeyNames.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <p id={`${id}-hint`} className={name !== '' && !isName ? styles.problem : styles.aside}>
        {hint}
      </p>
      {isName && (
        <SecretValue
          key={name}
          name={name}
          workspaceId={workspaceId}
          onStored={() => {
            setTyped('');
            onStored(name, !isStored);
          }}
        />
      )}
    </section>
  );
}
