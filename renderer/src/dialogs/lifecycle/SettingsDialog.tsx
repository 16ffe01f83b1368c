import { useId, useState } from 'react';
import { hasInstance } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { Button, Dialog, ErrorCard } from '../../ui/index.ts';
import styles from '../Dialogs.module.css';
import { useInitialFocus } from '../useInitialFocus.ts';
import { useSubmit } from '../useSubmit.ts';
import { FolderFields } from './FolderFields.tsx';
import { RuntimeFields } from './RuntimeFields.tsx';
import { SleepField } from './SleepField.tsx';
import { changeOf, draftOf, type SettingsDraft } from './settings-draft.ts';
import { TierFields } from './TierFields.tsx';

/** What a workspace is called, what its agent runs as, and what it may do: in one small form. */
export function SettingsDialog({ id }: { readonly id: string }) {
  const close = useUi((state) => state.closeDialog);
  const openDialog = useUi((state) => state.openDialog);
  const workspace = useEngine((state) => state.workspaces[id]);
  const [edited, setEdited] = useState<Partial<SettingsDraft>>({});
  const [restart, setRestart] = useState(true);
  const formId = useId();
  const field = useInitialFocus<HTMLInputElement>();
  const { busy, error, submit } = useSubmit(async () => {
    if (!workspace) return;
    const { change, needsRestart, asksForTier } = changeOf(workspace, { ...draftOf(workspace), ...edited });
    if (Object.keys(change).length > 0) {
      await client.call('workspaces.update', { id, ...change, restart: needsRestart && restart });
      toast({ tone: 'success', title: `${change.name ?? workspace.name} was saved` });
    }
    if (asksForTier === null) close();
    else openDialog({ kind: 'tier', id, tier: asksForTier });
  });
  if (!workspace) return null;
  const draft = { ...draftOf(workspace), ...edited };
  const { isEmpty, needsRestart, asksForTier } = changeOf(workspace, draft);
  const change = (part: Partial<SettingsDraft>) => setEdited({ ...edited, ...part });
  const ready = !isEmpty && draft.name.trim() !== '';

  return (
    <Dialog
      title={`Settings of ${workspace.name}`}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} busy={busy} disabled={!ready}>
            {asksForTier === null ? 'Save' : 'Save and go on…'}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void submit();
        }}
      >
        <label className={styles.field}>
          Name
          <input
            ref={field}
            value={draft.name}
            maxLength={255}
            required
            onChange={(event) => change({ name: event.target.value })}
          />
        </label>
        <label className={styles.field}>
          Role
          <textarea
            rows={2}
            value={draft.role}
            maxLength={1000}
            placeholder="What this agent is there for, in a sentence"
            onChange={(event) => change({ role: event.target.value })}
          />
        </label>
        {hasInstance(workspace) && (
          <>
            <RuntimeFields draft={draft} onChange={change} />
            <TierFields draft={draft} onChange={change} asksForTier={asksForTier} />
            <FolderFields draft={draft} onChange={change} />
            <SleepField
              label="Goes to sleep"
              minutes={draft.hibernateAfterMinutes}
              onChange={(hibernateAfterMinutes) => change({ hibernateAfterMinutes })}
            />
          </>
        )}
        {needsRestart && (
          <label className={styles.check}>
            <input type="checkbox" checked={restart} onChange={(event) => setRestart(event.target.checked)} />
            <span>
              Restart it now
              <small>
                {workspace.activeTasks > 0
                  ? 'It is at work: that is interrupted. Otherwise it counts from its next start on.'
                  : 'Otherwise it counts from its next start on.'}
              </small>
            </span>
          </label>
        )}
        {error && <ErrorCard error={error} title="It was not saved" />}
      </form>
    </Dialog>
  );
}
