import { FolderOpen } from 'lucide-react';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import dialogs from '../Dialogs.module.css';
import styles from './Create.module.css';
import { type CreateDraft, changeDraft } from './draft.ts';

const words = text.create.limits;

/** A folder of this machine to work in, instead of a volume of its own. */
export function FolderChoice({ draft }: { readonly draft: CreateDraft }) {
  const shell = window.molecule;
  const browse = async () => {
    const chosen = await shell?.chooseFolder();
    if (chosen) changeDraft({ workspaceDir: chosen });
  };
  return (
    <div className={styles.pair}>
      <label className={dialogs.field}>
        {words.folder}
        <input
          className={dialogs.path}
          value={draft.workspaceDir}
          spellCheck={false}
          placeholder={words.folderPlaceholder}
          onChange={(event) => changeDraft({ workspaceDir: event.target.value })}
        />
      </label>
      {shell && (
        <Button icon={<FolderOpen size={14} aria-hidden="true" />} onClick={() => void browse()}>
          {words.browse}
        </Button>
      )}
      {draft.workspaceDir.trim() !== '' && (
        <label className={dialogs.field}>
          {words.access}
          <select
            value={draft.workspaceAccess === 'read_write' ? 'read_write' : 'read_only'}
            onChange={({ target }) =>
              changeDraft({ workspaceAccess: target.value === 'read_write' ? 'read_write' : 'read_only' })
            }
          >
            <option value="read_only">{words.readOnly}</option>
            <option value="read_write">{words.readWrite}</option>
          </select>
        </label>
      )}
    </div>
  );
}
