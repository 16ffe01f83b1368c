import { FolderOpen } from 'lucide-react';
import { Button, cx } from '../../ui/index.ts';
import styles from '../Dialogs.module.css';
import type { FieldsProps } from './fields.ts';
import own from './Lifecycle.module.css';

/** A folder of this machine that it works in, instead of a volume of its own. */
export function FolderFields({ draft, onChange }: FieldsProps) {
  const shell = window.molecule;
  const browse = async () => {
    const chosen = await shell?.chooseFolder();
    if (chosen) onChange({ workspaceDir: chosen });
  };
  return (
    <div className={cx(styles.pathRow, own.row)}>
      <label className={styles.field}>
        Works in
        <input
          className={styles.path}
          value={draft.workspaceDir}
          spellCheck={false}
          placeholder="A volume of its own"
          onChange={(event) => onChange({ workspaceDir: event.target.value })}
        />
      </label>
      {shell && (
        <Button icon={<FolderOpen size={14} aria-hidden="true" />} onClick={() => void browse()}>
          Browse…
        </Button>
      )}
      {draft.workspaceDir.trim() !== '' && (
        <label className={styles.field}>
          It may
          <select
            value={draft.workspaceAccess === 'read_write' ? 'read_write' : 'read_only'}
            onChange={(event) =>
              onChange({ workspaceAccess: event.target.value === 'read_write' ? 'read_write' : 'read_only' })
            }
          >
            <option value="read_only">only read there</option>
            <option value="read_write">read and change there</option>
          </select>
        </label>
      )}
    </div>
  );
}
