import { Pencil, Trash2 } from 'lucide-react';
import type { KeyValue } from '../../../../../core/contract/index.ts';
import { client, run, showError } from '../../../engine/run.ts';
import { useForm } from '../../../state/forms.ts';
import { toast } from '../../../state/toasts.ts';
import { text } from '../../../text/index.ts';
import { IconButton } from '../../../ui/index.ts';
import { Ago } from '../../Ago.tsx';
import { fullTime } from '../../time.ts';
import { shownName } from '../files/place.ts';
import styles from './Memory.module.css';
import { ValueForm } from './ValueForm.tsx';
import { valueText } from './value-text.ts';

const SECOND_MS = 1_000;

export interface ValueItemProps {
  readonly entry: KeyValue;
  readonly workspaceId: string;
  readonly onChanged: () => void;
}

/** One value under its name. */
export function ValueItem({ entry, workspaceId, onChanged }: ValueItemProps) {
  const { key, value, version, expiresAt, updatedAt } = entry;
  const formId = `value:${workspaceId}:${key}`;
  const form = useForm(formId);
  const words = text.work.values;

  const remove = async () => {
    if ((await run('keyValues.remove', { workspaceId, key })) === undefined) return;
    onChanged();
    const undo = async () => {
      const left =
        expiresAt === null ? undefined : Math.max(1, Math.round((expiresAt - Date.now()) / SECOND_MS));
      const again = {
        workspaceId,
        key,
        value,
        ifVersion: 0,
        ...(left === undefined ? {} : { ttlSeconds: left }),
      };
      await client.call('keyValues.set', again);
      onChanged();
    };
    toast({
      tone: 'info',
      title: words.deleted(shownName(key)),
      action: { label: text.work.undo, run: () => void undo().catch(showError) },
    });
  };

  if (form.isOpen) {
    return (
      <li>
        <ValueForm
          form={formId}
          workspaceId={workspaceId}
          entry={entry}
          onDone={() => {
            form.close();
            onChanged();
          }}
        />
      </li>
    );
  }
  return (
    <li className={styles.item}>
      <code className={styles.key}>{shownName(key)}</code>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <section className={styles.value} tabIndex={0} aria-label={shownName(key)}>
        <pre>{valueText(value)}</pre>
      </section>
      <div className={styles.facts}>
        <span>{words.version(version)}</span>
        <Ago at={updatedAt} />
        {expiresAt !== null && <span>{words.expires(fullTime(expiresAt))}</span>}
        <span className={styles.actions}>
          <IconButton
            label={text.work.memory.edit}
            size="s"
            onClick={() => form.open({ version: String(version) })}
          >
            <Pencil size={13} aria-hidden="true" />
          </IconButton>
          <IconButton label={text.work.memory.delete} size="s" onClick={() => void remove()}>
            <Trash2 size={13} aria-hidden="true" />
          </IconButton>
        </span>
      </div>
    </li>
  );
}
