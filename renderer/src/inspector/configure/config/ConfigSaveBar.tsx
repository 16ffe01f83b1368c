import type { Workspace } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { Button, ErrorCard } from '../../../ui/index.ts';
import settings from '../settings/Settings.module.css';
import { type ConfigDraft, discardConfig, isDirty } from './store.ts';
import type { ConfigFile } from './useConfigFile.ts';

const words = text.configure.config;

export interface ConfigSaveBarProps {
  readonly workspace: Workspace;
  readonly file: ConfigFile;
  readonly draft: ConfigDraft;
  readonly isBroken: boolean;
}

/** Saves the text, with a restart now or later. Without a change there is nothing to save. */
export function ConfigSaveBar({ workspace, file, draft, isBroken }: ConfigSaveBarProps) {
  const { saving, saveError, save } = file;
  if (!isDirty(draft) && !saveError) return null;
  const runs = workspace.desired === 'running';
  return (
    <div className={settings.saveBar}>
      {saveError && <ErrorCard error={saveError} title={words.notSaved} />}
      <p className={settings.saveHint} role="status">
        {isBroken ? words.brokenSave : runs ? words.unsavedRunning : words.unsaved}
      </p>
      <div className={settings.buttons}>
        <Button variant="primary" busy={saving} disabled={isBroken} onClick={() => void save(false)}>
          {words.save}
        </Button>
        {runs && (
          <Button disabled={isBroken || saving} onClick={() => void save(true)}>
            {words.saveAndRestart}
          </Button>
        )}
        <Button variant="ghost" disabled={saving} onClick={() => discardConfig(workspace.id)}>
          {words.discard}
        </Button>
      </div>
    </div>
  );
}
