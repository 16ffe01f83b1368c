import { FolderOpen } from 'lucide-react';
import { useId, useState } from 'react';
import { client, showError } from '../engine/run.ts';
import { ROOT, useChildren, useEngine } from '../engine/store.ts';
import { copyText } from '../state/clipboard.ts';
import { dropDraft, useDraft } from '../state/forms.ts';
import { toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import styles from './Dialogs.module.css';
import { FormDialog } from './FormDialog.tsx';
import { useInitialFocus } from './useInitialFocus.ts';

const words = text.dialogs.exported;

export interface ExportDialogProps {
  /** The root of the org to save; null takes the first one. */
  readonly rootId: string | null;
}

const DRAFT = 'org export';

/** Writes an org as a template into a folder. */
export function ExportDialog({ rootId }: ExportDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const roots = useChildren(ROOT);
  const [org, setOrg] = useState(rootId ?? roots[0] ?? '');
  const [folder, setFolder] = useDraft(DRAFT, 'folder');
  const hintId = useId();
  const field = useInitialFocus<HTMLInputElement>();
  const shell = window.molecule;

  const save = async () => {
    const saved = await client.call('org.export', { org, folder: folder.trim() });
    dropDraft(DRAFT);
    close();
    toast({
      tone: 'success',
      title: words.saved(saved.org),
      detail: words.savedDetail(saved.workspaces, saved.files, saved.folder),
      action: {
        label: words.copyPath,
        run: () => void copyText(saved.folder).catch(showError),
      },
    });
  };
  const browse = async () => {
    const chosen = await shell?.chooseFolder();
    if (chosen) setFolder(chosen);
  };

  return (
    <FormDialog
      title={words.title}
      submitLabel={words.submit}
      ready={folder.trim() !== '' && org !== ''}
      errorTitle={words.failed}
      onSubmit={save}
    >
      <label className={styles.field}>
        {words.org}
        <select value={org} onChange={(event) => setOrg(event.target.value)}>
          {roots.map((id) => (
            <OrgOption key={id} id={id} />
          ))}
        </select>
      </label>
      <div className={styles.pathRow}>
        <label className={styles.field}>
          {words.folder}
          <input
            ref={field}
            className={styles.path}
            value={folder}
            spellCheck={false}
            aria-describedby={hintId}
            placeholder={words.folderExample}
            onChange={(event) => setFolder(event.target.value)}
          />
        </label>
        {shell && (
          <Button icon={<FolderOpen size={14} aria-hidden="true" />} onClick={() => void browse()}>
            {words.browse}
          </Button>
        )}
      </div>
      <p id={hintId} className={styles.aside}>
        {words.hint.before}
        <code>{words.hint.file}</code>
        {words.hint.after}
      </p>
    </FormDialog>
  );
}

function OrgOption({ id }: { readonly id: string }) {
  const name = useEngine((state) => state.workspaces[id]?.name);
  return <option value={id}>{name}</option>;
}
