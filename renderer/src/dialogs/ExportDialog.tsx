import { FolderOpen } from 'lucide-react';
import { useId, useState } from 'react';
import { client, showError } from '../engine/run.ts';
import { ROOT, useChildren, useEngine } from '../engine/store.ts';
import { counted } from '../inspector/index.ts';
import { toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { Button } from '../ui/index.ts';
import styles from './Dialogs.module.css';
import { FormDialog } from './FormDialog.tsx';
import { useInitialFocus } from './useInitialFocus.ts';

export interface ExportDialogProps {
  /** The root of the org to save; null takes the first one. */
  readonly rootId: string | null;
}

/** Writes an org as a template into a folder. */
export function ExportDialog({ rootId }: ExportDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const roots = useChildren(ROOT);
  const workspaces = useEngine((state) => state.workspaces);
  const [org, setOrg] = useState(rootId ?? roots[0] ?? '');
  const [folder, setFolder] = useState('');
  const hintId = useId();
  const field = useInitialFocus<HTMLInputElement>();
  const shell = window.molecule;

  const save = async () => {
    const saved = await client.call('org.export', { org, folder: folder.trim() });
    close();
    toast({
      tone: 'success',
      title: `${saved.org} was saved as a template`,
      detail: `${counted(saved.workspaces, 'workspace')} in ${counted(saved.files, 'file')}\n${saved.folder}`,
      action: {
        label: 'Copy the path',
        run: () => void navigator.clipboard.writeText(saved.folder).catch(showError),
      },
    });
  };
  const browse = async () => {
    const chosen = await shell?.chooseFolder();
    if (chosen) setFolder(chosen);
  };

  return (
    <FormDialog
      title="Save as template"
      submitLabel="Save"
      ready={folder.trim() !== '' && org !== ''}
      errorTitle="It was not saved"
      onSubmit={save}
    >
      <label className={styles.field}>
        Org
        <select value={org} onChange={(event) => setOrg(event.target.value)}>
          {roots.map((id) => (
            <option key={id} value={id}>
              {workspaces[id]?.name}
            </option>
          ))}
        </select>
      </label>
      <div className={styles.pathRow}>
        <label className={styles.field}>
          Folder
          <input
            ref={field}
            className={styles.path}
            value={folder}
            spellCheck={false}
            aria-describedby={hintId}
            placeholder="/home/you/orgs/my-org"
            onChange={(event) => setFolder(event.target.value)}
          />
        </label>
        {shell && (
          <Button icon={<FolderOpen size={14} aria-hidden="true" />} onClick={() => void browse()}>
            Browse…
          </Button>
        )}
      </div>
      <p id={hintId} className={styles.aside}>
        A new or an empty folder. It gets an <code>org.yaml</code> with prompts and schedules; importing it
        again changes nothing. Values of keys are never written.
      </p>
    </FormDialog>
  );
}
