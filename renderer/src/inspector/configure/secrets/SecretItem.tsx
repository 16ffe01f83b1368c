import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { text } from '../../../text/index.ts';
import { Badge, Button, IconButton } from '../../../ui/index.ts';
import { Ago } from '../../Ago.tsx';
import { KeyVerdictNote } from './KeyVerdictNote.tsx';
import { RemoveSecret } from './RemoveSecret.tsx';
import type { SecretRow } from './rows.ts';
import styles from './Secrets.module.css';
import { SecretValue } from './SecretValue.tsx';
import { useKeyTest } from './useKeyTest.ts';

const words = text.configure.secrets;

export interface SecretItemProps {
  readonly row: SecretRow;
  /** Who looks at it; null: nobody in particular. A global key is hidden for a workspace by one of its own. */
  readonly viewer: string | null;
  /** null where nobody says what is needed. */
  readonly asksFor?: boolean;
  readonly onChanged: () => void;
}

/** One stored key with all that can be done with it. Its value cannot be had back. */
export function SecretItem({ row, viewer, asksFor = false, onChanged }: SecretItemProps) {
  const { secret, overrides, isNeeded } = row;
  const { key, workspaceId, source, updatedAt } = secret;
  const [open, setOpen] = useState<'replace' | 'remove' | null>(null);
  const { testing, result, test } = useKeyTest(workspaceId ?? viewer);
  const isShared = workspaceId === null && viewer !== null;
  return (
    <li className={styles.item}>
      <div className={styles.itemHead}>
        <code className={styles.name}>{key}</code>
        {isShared && <Badge title={words.badges.globalHint}>{words.badges.global}</Badge>}
        {overrides && (
          <Badge tone="starting" title={words.badges.overridesHint}>
            {words.badges.overrides}
          </Badge>
        )}
        {isNeeded && <Badge tone="online">{words.badges.needed}</Badge>}
        {asksFor && !isNeeded && <Badge title={words.badges.unusedHint}>{words.badges.unused}</Badge>}
      </div>
      <div className={styles.itemRow}>
        <span className={styles.aside}>
          {words.origin[source]}, <Ago at={updatedAt} />
        </span>
        <span className={styles.actions}>
          <Button size="s" variant="ghost" busy={testing} onClick={() => void test(key)}>
            {words.test}
          </Button>
          <Button
            size="s"
            variant="ghost"
            aria-expanded={open === 'replace'}
            onClick={() => setOpen(open === 'replace' ? null : 'replace')}
          >
            {isShared ? words.override : words.replace}
          </Button>
          <IconButton label={words.remove(key)} size="s" onClick={() => setOpen('remove')}>
            <Trash2 size={14} aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      {result && <KeyVerdictNote result={result} />}
      {open === 'replace' && (
        <SecretValue
          name={key}
          workspaceId={isShared ? viewer : workspaceId}
          autoFocus
          onCancel={() => setOpen(null)}
          onStored={() => {
            setOpen(null);
            onChanged();
          }}
        />
      )}
      {open === 'remove' && (
        <RemoveSecret
          secret={secret}
          onClose={() => setOpen(null)}
          onRemoved={() => {
            setOpen(null);
            onChanged();
          }}
        />
      )}
    </li>
  );
}
