import { FileCog } from 'lucide-react';
import { hasInstance, type Workspace } from '../../../../core/contract/index.ts';
import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import styles from './config/Config.module.css';
import { ConfigConflict } from './config/ConfigConflict.tsx';
import { ConfigEditor } from './config/ConfigEditor.tsx';
import { firstConfig } from './config/first-config.ts';
import { editConfig } from './config/store.ts';
import { useConfigFile } from './config/useConfigFile.ts';
import { RestartBanner } from './RestartBanner.tsx';

const words = text.configure.config;

/** The config.yaml of a workspace, as a form and as text: two views of one document. */
export default function ConfigPanel({ workspaceId }: { readonly workspaceId: string }) {
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  if (!workspace) return null;
  if (!hasInstance(workspace)) {
    return (
      <EmptyState icon={<FileCog size={20} />} title={words.elsewhere}>
        {workspace.external ? words.elsewhereHint : words.mockHint}
      </EmptyState>
    );
  }
  return <Config workspace={workspace} />;
}

function Config({ workspace }: { readonly workspace: Workspace }) {
  const { id } = workspace;
  const file = useConfigFile(workspace);
  const { draft, loadError, read } = file;
  if (!draft && loadError) {
    return (
      <div className={styles.message}>
        <ErrorCard error={loadError} title={words.notRead} onRetry={read} />
      </div>
    );
  }
  if (!draft) return <Skeleton lines={6} label={words.loading} />;
  if (draft.saved === null && draft.text === '') {
    return (
      <EmptyState
        icon={<FileCog size={20} />}
        title={words.none}
        actions={<Button onClick={() => editConfig(id, firstConfig(workspace))}>{words.begin}</Button>}
      >
        {words.noneHint}
      </EmptyState>
    );
  }
  return (
    <div className={styles.panel}>
      <RestartBanner workspaceId={id} />
      {draft.theirs ? (
        <ConfigConflict id={id} draft={draft} />
      ) : (
        <ConfigEditor workspace={workspace} file={file} draft={draft} />
      )}
    </div>
  );
}
