import { useId } from 'react';
import type { Workspace } from '../../../../core/contract/index.ts';
import { useEngine } from '../../engine/store.ts';
import { SaveBar } from '../../inspector/configure/settings/SaveBar.tsx';
import { SettingsForm } from '../../inspector/configure/settings/SettingsForm.tsx';
import { useSaveSettings } from '../../inspector/configure/settings/useSaveSettings.ts';
import { useSettingsForm } from '../../inspector/configure/settings/useSettingsForm.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Dialog } from '../../ui/index.ts';
import { useInitialFocus } from '../useInitialFocus.ts';

/** The settings of a workspace that need not be selected: the same form and the same draft as in the inspector. */
export default function SettingsDialog({ id }: { readonly id: string }) {
  const workspace = useEngine((state) => state.workspaces[id]);
  return workspace ? <Settings workspace={workspace} /> : null;
}

function Settings({ workspace }: { readonly workspace: Workspace }) {
  const close = useUi((state) => state.closeDialog);
  const form = useSettingsForm(workspace);
  const saving = useSaveSettings(form);
  const formId = useId();
  const nameRef = useInitialFocus<HTMLInputElement>();
  const asks = form.change.asksForTier !== null;
  const saveAndClose = async (restart: boolean) => {
    const done = await saving.save(restart);
    // The question about a tier has taken its place.
    if (done && !asks) close();
    return done;
  };
  return (
    <Dialog title={text.configure.settings.dialogTitle(workspace.name)} onClose={close}>
      <SettingsForm id={formId} form={form} nameRef={nameRef} onSubmit={() => void saveAndClose(false)} />
      <SaveBar formId={formId} form={form} saving={{ ...saving, save: saveAndClose }} />
    </Dialog>
  );
}
