import { useId, useState } from 'react';
import type { AppErrorJson } from '../../../core/contract/index.ts';
import { client } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { errorOf } from '../inspector/index.ts';
import { useUi } from '../state/ui.ts';
import { Button, Dialog, ErrorCard } from '../ui/index.ts';
import { createDraft } from './create-draft.ts';
import styles from './Dialogs.module.css';
import { useInitialFocus } from './useInitialFocus.ts';

export interface CreateDialogProps {
  /** The workspace to put the new one under; null makes it the root of an org of its own. */
  readonly parentId: string | null;
}

/** Makes one workspace from a name and a role. */
export function CreateDialog({ parentId }: CreateDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const workspaces = useEngine((state) => state.workspaces);
  const [draft, setDraft] = useState(createDraft.read);
  const [parent, setParent] = useState(parentId ?? '');
  const [creating, setCreating] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const formId = useId();
  const nameField = useInitialFocus<HTMLInputElement>();
  const ready = draft.name.trim() !== '';

  const change = (part: Partial<typeof draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    createDraft.write(next);
  };

  const create = async () => {
    setCreating(true);
    try {
      const workspace = await client.call('workspaces.create', {
        name: draft.name.trim(),
        role: draft.role.trim(),
        parentId: parent === '' ? null : parent,
      });
      createDraft.clear();
      close();
      const ui = useUi.getState();
      ui.revealWorkspace(workspace.id);
      ui.showInspector('talk');
    } catch (thrown) {
      setError(errorOf(thrown));
      setCreating(false);
    }
  };

  return (
    <Dialog
      title="New workspace"
      width="s"
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} busy={creating} disabled={!ready}>
            Create
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void create();
        }}
      >
        <label className={styles.field}>
          Name
          <input
            ref={nameField}
            value={draft.name}
            maxLength={255}
            required
            placeholder="Research Lead"
            onChange={(event) => change({ name: event.target.value })}
          />
        </label>
        <label className={styles.field}>
          Role
          <textarea
            rows={3}
            value={draft.role}
            maxLength={1000}
            placeholder="Finds out what users need and writes it down for the team"
            onChange={(event) => change({ role: event.target.value })}
          />
        </label>
        <label className={styles.field}>
          Reports to
          <select value={parent} onChange={(event) => setParent(event.target.value)}>
            <option value="">Nobody: it starts an org of its own</option>
            {Object.values(workspaces)
              .filter(({ status }) => status !== 'removed')
              .sort((a, b) => a.name.localeCompare(b.name))
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </select>
        </label>
        <p className={styles.aside}>It runs the bundled Molecule runtime. No account and no key is needed.</p>
        {error && <ErrorCard error={error} title="It was not created" />}
      </form>
    </Dialog>
  );
}
