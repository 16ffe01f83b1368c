import { useState } from 'react';
import { text } from '../../../text/index.ts';
import { Badge } from '../../../ui/index.ts';
import styles from './Secrets.module.css';
import { SecretValue } from './SecretValue.tsx';

const words = text.configure.secrets;

export interface MissingKeyProps {
  /** Any one of them is enough. */
  readonly names: readonly string[];
  readonly workspaceId: string | null;
  /** Who needs it. */
  readonly note?: string;
  readonly onStored: () => void;
}

/** A key that is needed and that nobody has given: a field for its value. */
export function MissingKey({ names, workspaceId, note, onStored }: MissingKeyProps) {
  const [name, setName] = useState(names[0] ?? '');
  return (
    <div className={styles.missing}>
      <div className={styles.itemHead}>
        {names.length > 1 ? (
          <select
            className={styles.names}
            aria-label={words.which}
            value={name}
            onChange={(event) => setName(event.target.value)}
          >
            {names.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        ) : (
          <code className={styles.name}>{name}</code>
        )}
        <Badge tone="failed">{words.badges.missing}</Badge>
      </div>
      <p className={styles.aside}>
        {note ?? (names.length > 1 ? words.oneOf(names.length) : words.neededHint)}
      </p>
      <SecretValue key={name} name={name} workspaceId={workspaceId} onStored={onStored} />
    </div>
  );
}
