import { Database, Plus } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from '../../../dialogs/useQuery.ts';
import { text } from '../../../text/index.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../../../ui/index.ts';
import styles from './Memory.module.css';
import { memoriesChanged } from './memories-changed.ts';
import { ValueForm } from './ValueForm.tsx';
import { ValueItem } from './ValueItem.tsx';

/** What a workspace keeps by name, some of it only for a while. */
export function Values({ workspaceId }: { readonly workspaceId: string }) {
  const [adding, setAdding] = useState(false);
  const words = text.work.values;
  const { output, error, refresh } = useQuery('keyValues.list', { workspaceId }, memoriesChanged);
  const entries = output?.entries;
  const done = () => {
    setAdding(false);
    refresh();
  };
  return (
    <>
      {entries && entries.length > 0 && !adding && (
        <div className={styles.bar}>
          <Button size="s" icon={<Plus size={13} aria-hidden="true" />} onClick={() => setAdding(true)}>
            {words.add}
          </Button>
        </div>
      )}
      {adding && <ValueForm workspaceId={workspaceId} onDone={done} />}
      {error && (
        <div className={styles.problem}>
          <ErrorCard error={error} title={words.failed} onRetry={refresh} />
        </div>
      )}
      {!entries && !error && <Skeleton label={words.loading} lines={4} />}
      {entries?.length === 0 && !adding && (
        <EmptyState
          icon={<Database size={22} />}
          title={words.empty}
          actions={<Button onClick={() => setAdding(true)}>{words.add}</Button>}
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
