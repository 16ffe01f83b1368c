import { lazy, Suspense } from 'react';
import { ShortcutSheet } from '../palette/ShortcutSheet.tsx';
import { useUi } from '../state/ui.ts';
import { ExportDialog } from './ExportDialog.tsx';
import { Gallery } from './gallery/Gallery.tsx';
import { ImageSettingsDialog } from './images/ImageSettingsDialog.tsx';
import { PruneDialog } from './images/PruneDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { MoveDialog } from './lifecycle/MoveDialog.tsx';
import { RemakeDialog } from './lifecycle/RemakeDialog.tsx';
import { StartPolicyDialog } from './lifecycle/StartPolicyDialog.tsx';
import { TierDialog } from './lifecycle/TierDialog.tsx';
import { Opening } from './Opening.tsx';
import { KitExportDialog } from './offline/KitExportDialog.tsx';
import { KitImportDialog } from './offline/KitImportDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';

// Large, and not needed at once.
const CreateWizard = lazy(() => import('./create/CreateWizard.tsx'));
const SettingsDialog = lazy(() => import('./lifecycle/SettingsDialog.tsx'));
const ReplayDialog = lazy(() => import('../replay/ReplayDialog.tsx'));
const ConnectionDialog = lazy(() => import('./create/ConnectionDialog.tsx'));

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
      return (
        <Suspense fallback={<Opening />}>
          <CreateWizard parentId={dialog.parentId} canvas={dialog.at ?? null} kind={dialog.begin ?? null} />
        </Suspense>
      );
    case 'connection':
      return (
        <Suspense fallback={<Opening />}>
          <ConnectionDialog key={dialog.id} id={dialog.id} fresh={dialog.fresh} />
        </Suspense>
      );
    case 'replay':
      return (
        <Suspense fallback={<Opening />}>
          <ReplayDialog />
        </Suspense>
      );
    case 'shortcuts':
      return <ShortcutSheet />;
    case 'startPolicy':
      return <StartPolicyDialog />;
    case 'settings':
      return (
        <Suspense fallback={<Opening />}>
          <SettingsDialog key={dialog.id} id={dialog.id} />
        </Suspense>
      );
    case 'remake':
      return <RemakeDialog key={`${dialog.id} ${dialog.what}`} id={dialog.id} what={dialog.what} />;
    case 'move':
      return <MoveDialog key={dialog.ids.join()} ids={dialog.ids} />;
    case 'tier':
      return <TierDialog key={dialog.id} id={dialog.id} tier={dialog.tier} />;
    default:
      return null;
  }
}
