import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type AppErrorJson, hasInstance } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { Button, ErrorCard } from '../../ui/index.ts';
import { errorOf } from '../errors.ts';
import { counted } from '../text.ts';
import styles from './Configure.module.css';
import { Facts } from './Facts.tsx';
import { UpdateTierChoice } from './UpdateTierChoice.tsx';
import { useBelow } from './useBelow.ts';

export interface ConfigureProps {
  readonly workspaceId: string;
}

/** Name and role, what is fixed, and the way to remove it. Give it the workspace as key. */
export function Configure({ workspaceId }: ConfigureProps) {
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  const openDialog = useUi((state) => state.openDialog);
  const below = useBelow(workspaceId).length;
  const [edited, setEdited] = useState<{ readonly name?: string; readonly role?: string }>({});
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  if (!workspace) return null;

  const name = edited.name ?? workspace.name;
  const role = edited.role ?? workspace.role;
  const dirty = name.trim() !== workspace.name || role.trim() !== workspace.role;

  const save = async () => {
    setSaving(true);
    try {
      await client.call('workspaces.update', { id: workspaceId, name: name.trim(), role: role.trim() });
      setEdited({});
      setError(null);
      toast({ tone: 'success', title: `${name.trim()} was saved` });
    } catch (thrown) {
      setError(errorOf(thrown));
    }
    setSaving(false);
  };

  return (
    <div className={styles.configure}>
      <form
        className={styles.section}
        onSubmit={(event) => {
          event.preventDefault();
          if (dirty && name.trim() !== '') void save();
        }}
      >
        <label className={styles.field}>
          Name
          <input
            value={name}
            maxLength={255}
            required
            onChange={(event) => setEdited({ ...edited, name: event.target.value })}
          />
        </label>
        <label className={styles.field}>
          Role
          <textarea
            rows={3}
            value={role}
            maxLength={1000}
            placeholder="What this agent is there for, in a sentence"
            onChange={(event) => setEdited({ ...edited, role: event.target.value })}
          />
        </label>
        {error && <ErrorCard error={error} title="It was not saved" />}
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" busy={saving} disabled={!dirty || name.trim() === ''}>
            Save
          </Button>
          {dirty && (
            <Button variant="ghost" onClick={() => setEdited({})}>
              Discard changes
            </Button>
          )}
        </div>
      </form>

      {hasInstance(workspace) && <UpdateTierChoice workspace={workspace} />}

      <Facts workspace={workspace} />

      <section className={styles.danger} aria-labelledby="danger-zone">
        <h3 id="danger-zone">Remove</h3>
        <p>
          Stops {workspace.name}
          {below > 0 ? ` and ${counted(below, 'workspace')} below it` : ''} and takes it off the canvas.
        </p>
        <Button
          variant="danger"
          icon={<Trash2 size={14} aria-hidden="true" />}
          onClick={() => openDialog({ kind: 'remove', ids: [workspaceId] })}
        >
          Remove…
        </Button>
      </section>
    </div>
  );
}
