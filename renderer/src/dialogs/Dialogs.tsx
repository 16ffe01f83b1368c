import { ShortcutSheet } from '../palette/ShortcutSheet.tsx';
import { lazyPart } from '../parts/lazy-part.tsx';
import { useUi } from '../state/ui.ts';
import { ExportDialog } from './ExportDialog.tsx';
import { Gallery } from './gallery/Gallery.tsx';
import { PruneDialog } from './images/PruneDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { MoveDialog } from './lifecycle/MoveDialog.tsx';
import { RemakeDialog } from './lifecycle/RemakeDialog.tsx';
import { TierDialog } from './lifecycle/TierDialog.tsx';
import { KitExportDialog } from './offline/KitExportDialog.tsx';
import { KitImportDialog } from './offline/KitImportDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';

// Large, and not needed at once.
const CreateWizard = lazyPart(() => import('./create/CreateWizard.tsx'));
const SettingsDialog = lazyPart(() => import('./lifecycle/SettingsDialog.tsx'));
const ReplayDialog = lazyPart(() => import('../replay/ReplayDialog.tsx'));
const ConnectionDialog = lazyPart(() => import('./create/ConnectionDialog.tsx'));

/** Whichever dialog is open. Mount once, in a `DialogPart`. */
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
    case 'kitExport':
      return <KitExportDialog />;
    case 'kitImport':
      return <KitImportDialog />;
    case 'create':
      return (
        <CreateWizard parentId={dialog.parentId} canvas={dialog.at ?? null} kind={dialog.begin ?? null} />
      );
    case 'connection':
      return <ConnectionDialog key={dialog.id} id={dialog.id} fresh={dialog.fresh} />;
    case 'replay':
      return <ReplayDialog />;
    case 'shortcuts':
      return <ShortcutSheet />;
    case 'settings':
      return <SettingsDialog key={dialog.id} id={dialog.id} />;
    case 'remake':
      return <RemakeDialog key={`${dialog.ids.join()} ${dialog.what}`} ids={dialog.ids} what={dialog.what} />;
    case 'move':
      return <MoveDialog key={dialog.ids.join()} ids={dialog.ids} />;
    case 'tier':
      return <TierDialog key={dialog.id} id={dialog.id} tier={dialog.tier} />;
    default:
      return null;
  }
}
