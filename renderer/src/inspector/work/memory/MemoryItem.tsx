import { Pencil, Trash2 } from 'lucide-react';
import type { Memory } from '../../../../../core/contract/index.ts';
import { client, run, showError } from '../../../engine/run.ts';
import { useEngine } from '../../../engine/store.ts';
import { useForm } from '../../../state/forms.ts';
import { toast } from '../../../state/toasts.ts';
import { text } from '../../../text/index.ts';
import { Badge, IconButton } from '../../../ui/index.ts';
import { Ago } from '../../Ago.tsx';
import { shownName } from '../files/place.ts';
import styles from './Memory.module.css';
import { MemoryForm } from './MemoryForm.tsx';

/** Longer texts open on demand. */
const LONG_CHARACTERS = 400;

export interface MemoryItemProps {
  readonly memory: Memory;
  readonly workspaceId: string;
}

/** One memory: what, of whom, since when. Only its author's can be changed. */
export function MemoryItem({ memory, workspaceId }: MemoryItemProps) {
  const formId = `memory:${memory.id}`;
  const form = useForm(formId);
  const author = useEngine((state) => state.workspaces[memory.workspaceId]?.name ?? memory.workspaceId);
  const words = text.work.memory;
  const own = memory.workspaceId === workspaceId;

  const remove = async () => {
    const { id, content, scope, namespace } = memory;
    if ((await run('memories.remove', { workspaceId, id })) === undefined) return;
    toast({
      tone: 'info',
      title: words.deleted,
      action: {
        label: text.work.undo,
        run: () =>
          void client.call('memories.add', { workspaceId, content, scope, namespace }).catch(showError),
      },
    });
  };

  if (form.isOpen) {
    return (
      <li>
        <MemoryForm form={formId} workspaceId={workspaceId} memory={memory} onDone={form.close} />
      </li>
    );
  }
  return (
    <li className={styles.item}>
      <Content content={memory.content} />
      <div className={styles.facts}>
        <Badge title={words.namespace}>{shownName(memory.namespace)}</Badge>
        {!own && <span>{words.by(shownName(author))}</span>}
        <span>{words.from[memory.source]}</span>
        <Ago at={memory.updatedAt} />
        {memory.updatedAt > memory.createdAt && <span>{words.edited}</span>}
        {own && (
          <span className={styles.actions}>
            <IconButton label={words.edit} size="s" onClick={() => form.open()}>
              <Pencil size={13} aria-hidden="true" />
            </IconButton>
            <IconButton label={words.delete} size="s" onClick={() => void remove()}>
              <Trash2 size={13} aria-hidden="true" />
            </IconButton>
          </span>
        )}
      </div>
    </li>
  );
}

function Content({ content }: { readonly content: string }) {
  if (content.length <= LONG_CHARACTERS) return <p className={styles.content}>{content}</p>;
  return (
    <details className={styles.long}>
      <summary>{content.slice(0, LONG_CHARACTERS)}…</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <div className={styles.whole} tabIndex={0}>
        {content}
      </div>
    </details>
  );
}
