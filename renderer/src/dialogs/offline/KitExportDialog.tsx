import { useId, useState } from 'react';
import { ROOT, useChildren, useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import { startTask } from '../../tasks/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import dialogs from '../Dialogs.module.css';
import { useInitialFocus } from '../useInitialFocus.ts';
import { FileField } from './FileField.tsx';

const EVERYTHING = '';

/** Writes everything that orgs need into one file. */
export function KitExportDialog() {
  const close = useUi((state) => state.closeDialog);
  const roots = useChildren(ROOT);
  const workspaces = useEngine((state) => state.workspaces);
  const [org, setOrg] = useState(EVERYTHING);
  const [file, setFile] = useState('');
  const [starting, setStarting] = useState(false);
  const formId = useId();
  const field = useInitialFocus<HTMLInputElement>();
  const ready = file.trim() !== '';

  const start = async () => {
    setStarting(true);
    // The dialog says that an existing file is replaced.
    const input = { file: file.trim(), force: true, ...(org === EVERYTHING ? {} : { org }) };
    if (await startTask('offline.export', input)) close();
    else setStarting(false);
  };

  return (
    <Dialog
      title="Export an offline kit"
      width="s"
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} busy={starting} disabled={!ready}>
            Export
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={dialogs.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void start();
        }}
      >
        <p className={dialogs.aside}>
          One file with images, git mirrors, templates and plugins. On a machine without a network it brings
          the orgs up. Values of keys are never part of it.
        </p>
        <label className={dialogs.field}>
          Org
          <select value={org} onChange={(event) => setOrg(event.target.value)}>
            <option value={EVERYTHING}>All orgs</option>
            {roots.map((id) => (
              <option key={id} value={workspaces[id]?.name}>
                {workspaces[id]?.name}
              </option>
            ))}
          </select>
        </label>
        <FileField
          fieldRef={field}
          value={file}
          use="write"
          hint="A path on the machine that runs the engine. An existing file is replaced once the kit is complete."
          onChange={setFile}
        />
      </form>
    </Dialog>
  );
}
