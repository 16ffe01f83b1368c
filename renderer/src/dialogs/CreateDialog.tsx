import { useState } from 'react';
import { client } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { createDraft } from './create-draft.ts';
import styles from './Dialogs.module.css';
import { FormDialog } from './FormDialog.tsx';
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
  const nameField = useInitialFocus<HTMLInputElement>();

  const change = (part: Partial<typeof draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    createDraft.write(next);
  };

  const create = async () => {
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
  };

  return (
    <FormDialog
      title="New workspace"
      submitLabel="Create"
      ready={draft.name.trim() !== ''}
      errorTitle="It was not created"
      onSubmit={create}
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
    </FormDialog>
  );
}
