import { text } from '../../../text/index.ts';
import { Button, ErrorCard } from '../../../ui/index.ts';
import styles from './Settings.module.css';
import { discardFields } from './store.ts';
import type { SaveSettings } from './useSaveSettings.ts';
import type { SettingsFormState } from './useSettingsForm.ts';

const words = text.configure.settings;

export interface SaveBarProps {
  readonly formId: string;
  readonly form: SettingsFormState;
  readonly saving: SaveSettings;
}

/** How much is changed, what saving it restarts, and the ways to save or to discard it. */
export function SaveBar({ formId, form, saving }: SaveBarProps) {
  const { changed, problems, change, workspace } = form;
  const { busy, failed, save } = saving;
  if (changed.size === 0 && failed.length === 0) return null;
  const isReady = changed.size > 0 && Object.keys(problems).length === 0;
  const asks = change.asksForTier !== null;
  return (
    <div className={styles.saveBar}>
      {failed.map(({ fields, error }) => (
        <ErrorCard
          key={fields.join()}
          error={error}
          title={words.notSaved(fields.map((field) => words.fields[field]).join(', '))}
        />
      ))}
      {changed.size > 0 && (
        <>
          <p className={styles.saveHint} role="status">
            {words.changedCount(changed.size)}
            {change.restarts !== 'none' && ` ${words.restarts[change.restarts](workspace.activeTasks > 0)}`}
          </p>
          <div className={styles.buttons}>
            <Button type="submit" form={formId} variant="primary" busy={busy} disabled={!isReady}>
              {asks ? words.saveAndGoOn : words.save}
            </Button>
            {change.restarts === 'choice' && !asks && (
              <Button disabled={!isReady || busy} onClick={() => void save(true)}>
                {words.saveAndRestart}
              </Button>
            )}
            <Button variant="ghost" disabled={busy} onClick={() => discardFields(workspace.id, [...changed])}>
              {words.discardAll}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
