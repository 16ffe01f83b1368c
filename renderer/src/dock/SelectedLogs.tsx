import { MousePointer2 } from 'lucide-react';
import { useEngine } from '../engine/store.ts';
import { Logs } from '../inspector/index.ts';
import { useUi } from '../state/ui.ts';
import { EmptyState } from '../ui/index.ts';

/** The log of whichever workspace is selected. */
export function SelectedLogs() {
  const selectedId = useUi((state) => state.selectedId);
  const exists = useEngine((state) => selectedId !== null && selectedId in state.workspaces);
  if (selectedId === null || !exists) {
    return (
      <EmptyState icon={<MousePointer2 size={22} />} title="No workspace is selected">
        Select one on the canvas or in the outline to read what it prints.
      </EmptyState>
    );
  }
  return <Logs key={selectedId} workspaceId={selectedId} />;
}
