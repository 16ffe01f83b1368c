import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { AppErrorJson, Secret } from '../../../core/contract/index.ts';
import { client } from '../engine/run.ts';
import { Ago, errorOf } from '../inspector/index.ts';
import { Button, ErrorCard, IconButton } from '../ui/index.ts';
import styles from './Dialogs.module.css';

export interface KeyRowProps {
  readonly secret: Secret;
  readonly onChanged: () => void;
}

const origin = { user: 'stored here', template: 'brought by a template' } as const;

/** One stored key. Its value cannot be had back, so that deleting it asks once more. */
export function KeyRow({ secret, onChanged }: KeyRowProps) {
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const remove = async () => {
    try {
      await client.call('secrets.remove', { key: secret.key });
      onChanged();
    } catch (thrown) {
      setError(errorOf(thrown));
    }
  };
  return (
    <li>
      <div className={styles.keyRow}>
        <code>{secret.key}</code>
        {asking ? (
          <>
            <Button size="s" autoFocus onClick={() => setAsking(false)}>
              Keep it
            </Button>
            <Button size="s" variant="danger" onClick={() => void remove()}>
              Delete
            </Button>
          </>
        ) : (
          <>
            <span className={styles.aside}>
              {origin[secret.source]}, <Ago at={secret.updatedAt} />
            </span>
            <IconButton label={`Delete ${secret.key}…`} size="s" onClick={() => setAsking(true)}>
              <Trash2 size={14} aria-hidden="true" />
            </IconButton>
          </>
        )}
      </div>
      {asking && (
        <p className={styles.aside}>
          Agents that use it lose it at their next start. The value cannot be had back.
        </p>
      )}
      {error && <ErrorCard error={error} title={`${secret.key} was not deleted`} />}
    </li>
  );
}
