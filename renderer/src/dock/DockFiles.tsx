import { MousePointer2 } from 'lucide-react';
import { Suspense } from 'react';
import { useEngine } from '../engine/store.ts';
import { lazyPart } from '../parts/lazy-part.tsx';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { EmptyState, Skeleton } from '../ui/index.ts';

const FilesPanel = lazyPart(() => import('../inspector/work/files/FilesPanel.tsx'));

/** The files of whichever workspace is selected, beside what the inspector shows of it. */
export function DockFiles() {
  const selectedId = useUi((state) => state.selectedId);
  const exists = useEngine((state) => selectedId !== null && selectedId in state.workspaces);
  const words = text.work.files;
  if (selectedId === null || !exists) {
    return (
      <EmptyState icon={<MousePointer2 size={22} />} title={words.noSelection}>
        {words.noSelectionHint}
      </EmptyState>
    );
  }
  return (
    <Suspense fallback={<Skeleton label={words.loading} />}>
      <FilesPanel key={selectedId} workspaceId={selectedId} />
    </Suspense>
  );
}
