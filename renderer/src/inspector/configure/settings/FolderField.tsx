import { FolderOpen } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { Button } from '../../../ui/index.ts';
import { Field } from './Field.tsx';
import styles from './Settings.module.css';
import { TextField } from './TextField.tsx';
import type { SettingsFormState } from './useSettingsForm.ts';

const words = text.configure.settings;

/** A folder of this machine that it works in, instead of a volume of its own. */
export function FolderField({ form }: { readonly form: SettingsFormState }) {
  const shell = window.molecule;
  const hasFolder = (form.shown.workspaceDir ?? '').trim() !== '';
  const browse = async () => {
    const chosen = await shell?.chooseFolder();
    if (chosen) form.edit('workspaceDir', chosen);
  };
  return (
    <>
      <div className={styles.withButton}>
        <TextField form={form} field="workspaceDir" isCode placeholder={words.folderPlaceholder} />
        {shell && (
          <Button icon={<FolderOpen size={14} aria-hidden="true" />} onClick={() => void browse()}>
            {words.browse}
          </Button>
        )}
      </div>
      {hasFolder && (
        <Field form={form} field="workspaceAccess">
          {(control) => (
            <select
              {...control}
              value={form.shown.workspaceAccess}
              onChange={(event) =>
                form.edit('workspaceAccess', event.target.value === 'read_write' ? 'read_write' : 'read_only')
              }
            >
              <option value="read_only">{words.access.read_only}</option>
              <option value="read_write">{words.access.read_write}</option>
            </select>
          )}
        </Field>
      )}
    </>
  );
}
