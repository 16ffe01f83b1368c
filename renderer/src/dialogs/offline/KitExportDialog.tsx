import { useState } from 'react';
import { ROOT, useChildren, useEngine } from '../../engine/store.ts';
import { dropDraft, useDraft } from '../../state/forms.ts';
import { useUi } from '../../state/ui.ts';
import { startTask } from '../../tasks/index.ts';
import { text } from '../../text/index.ts';
import dialogs from '../Dialogs.module.css';
import { FormFrame } from '../FormFrame.tsx';
import { useInitialFocus } from '../useInitialFocus.ts';
import { FileField } from './FileField.tsx';

const EVERYTHING = '';
const words = text.offline.write;

const DRAFT = 'kit export';

/** Writes everything that orgs need into one file. */
export function KitExportDialog() {
  const close = useUi((state) => state.closeDialog);
  const roots = useChildren(ROOT);
  const workspaces = useEngine((state) => state.workspaces);
  const [org, setOrg] = useState(EVERYTHING);
  const [file, setFile] = useDraft(DRAFT, 'file');
  const [starting, setStarting] = useState(false);
  const field = useInitialFocus<HTMLInputElement>();

  const start = async () => {
    setStarting(true);
    // The dialog says that an existing file is replaced.
    const input = { file: file.trim(), force: true, ...(org === EVERYTHING ? {} : { org }) };
    if (await startTask('offline.export', input)) {
      dropDraft(DRAFT);
      close();
    } else setStarting(false);
  };

  return (
    <FormFrame
      title={words.title}
      submitLabel={words.start}
      busy={starting}
      ready={file.trim() !== ''}
      onSubmit={start}
    >
      <p className={dialogs.aside}>{words.about}</p>
      <label className={dialogs.field}>
        {words.org}
        <select value={org} onChange={(event) => setOrg(event.target.value)}>
          <option value={EVERYTHING}>{words.all}</option>
          {roots.map((id) => (
            <option key={id} value={workspaces[id]?.name}>
              {workspaces[id]?.name}
            </option>
          ))}
        </select>
      </label>
      <FileField fieldRef={field} value={file} use="write" hint={words.hint} onChange={setFile} />
    </FormFrame>
  );
}
