import { useUi } from '../state/ui.ts';
import { CreateDialog } from './CreateDialog.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { Gallery } from './gallery/Gallery.tsx';
import { ImageSettingsDialog } from './images/ImageSettingsDialog.tsx';
import { PruneDialog } from './images/PruneDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { MoveDialog } from './lifecycle/MoveDialog.tsx';
import { SettingsDialog } from './lifecycle/SettingsDialog.tsx';
import { StartPolicyDialog } from './lifecycle/StartPolicyDialog.tsx';
import { TierDialog } from './lifecycle/TierDialog.tsx';
import { KitExportDialog } from './offline/KitExportDialog.tsx';
import { KitImportDialog } from './offline/KitImportDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';

/** Whichever dialog is open. Mount once. */
export function Dialogs() {
  const dialog = useUi((state) => state.dialog);
  switch (dialog?.kind) {
    case 'remove':
      return <RemoveDialog key={dialog.ids.join()} ids={dialog.ids} />;
    case 'import':
      return <Gallery showSources={dialog.sources ?? false} />;
    case 'export':
      return <ExportDialog rootId={dialog.rootId} />;
    case 'keys':
      return <KeysDialog neededBy={dialog.neededBy ?? null} anyOf={dialog.anyOf ?? []} />;
    case 'prune':
      return <PruneDialog />;
    case 'imageSettings':
      return <ImageSettingsDialog />;
    case 'kitExport':
      return <KitExportDialog />;
    case 'kitImport':
      return <KitImportDialog />;
    case 'create':
      return <CreateDialog parentId={dialog.parentId} />;
    case 'startPolicy':
      return <StartPolicyDialog />;
    case 'settings':
      return <SettingsDialog key={dialog.id} id={dialog.id} />;
    case 'move':
      return <MoveDialog key={dialog.ids.join()} ids={dialog.ids} />;
    case 'tier':
      return <TierDialog key={dialog.id} id={dialog.id} tier={dialog.tier} />;
    default:
      return null;
  }
}
