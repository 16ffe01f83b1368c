import { useUi } from '../state/ui.ts';
import { CreateDialog } from './CreateDialog.tsx';
import { ImportDialog } from './import/ImportDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';

/** Whichever dialog is open. Mount once. */
export function Dialogs() {
  const dialog = useUi((state) => state.dialog);
  switch (dialog?.kind) {
    case 'remove':
      return <RemoveDialog key={dialog.ids.join()} ids={dialog.ids} />;
    case 'import':
      return <ImportDialog initialDir={dialog.dir ?? null} />;
    case 'create':
      return <CreateDialog parentId={dialog.parentId} />;
    default:
      return null;
  }
}
