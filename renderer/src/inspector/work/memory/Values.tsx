import { Database, Plus } from 'lucide-react';
import { useQuery } from '../../../dialogs/useQuery.ts';
import { useForm } from '../../../state/forms.ts';
import { text } from '../../../text/index.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../../../ui/index.ts';
import styles from './Memory.module.css';
import { memoriesChanged } from './memories-changed.ts';
import { ValueForm } from './ValueForm.tsx';
import { ValueItem } from './ValueItem.tsx';

/** What a workspace keeps by name, some of it only for a while. */
export function Values({ workspaceId }: { readonly workspaceId: string }) {
  const formId = `value:new:${workspaceId}`;
  const form = useForm(formId);
  const words = text.work.values;
  const { output, error, refresh } = useQuery('keyValues.list', { workspaceId }, memoriesChanged);
  const entries = output?.entries;
  const done = () => {
    form.close();
    refresh();
  };
  return (
    <>
      {entries && entries.length > 0 && !form.isOpen && (
        <div className={styles.bar}>
          <Button size="s" icon={<Plus size={13} aria-hidden="true" />} onClick={() => form.open()}>
            {words.add}
          </Button>
        </div>
      )}
      {form.isOpen && <ValueForm form={formId} workspaceId={workspaceId} onDone={done} />}
      {error && (
        <div className={styles.problem}>
          <ErrorCard error={error} title={words.failed} onRetry={refresh} />
        </div>
      )}
      {!entries && !error && <Skeleton label={words.loading} lines={4} />}
      {entries?.length === 0 && !form.isOpen && (
        <EmptyState
          icon={<Database size={22} />}
          title={words.empty}
          actions={<Button onClick={() => form.open()}>{words.add}</Button>}
        >
          {words.emptyHint}
        </EmptyState>
      )}
      {entries && entries.length > 0 && (
        <ul className={styles.list}>
          {entries.map((entry) => (
            <ValueItem key={entry.key} entry={entry} workspaceId={workspaceId} onChanged={refresh} />
          ))}
        </ul>
      )}
    </>
  );
}
