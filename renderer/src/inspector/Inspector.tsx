import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Skeleton } from '../ui/index.ts';
import styles from './Inspector.module.css';
import { OfflineNote } from './OfflineNote.tsx';
import { OrgSummary } from './OrgSummary.tsx';
import { PairInspector } from './PairInspector.tsx';
import { SelectionInspector } from './SelectionInspector.tsx';
import { WorkspaceInspector } from './WorkspaceInspector.tsx';

/** The right pane: whatever is selected, else the org as a whole. */
export function Inspector() {
  return (
    <div className={styles.frame}>
      <OfflineNote />
      <Selected />
    </div>
  );
}

function Selected() {
  const loaded = useEngine((state) => state.loaded);
  const selectedId = useUi((state) => state.selectedId);
  const several = useUi((state) => state.selectedIds.length > 1);
  const pair = useUi((state) => state.pair);
  const exists = useEngine((state) => selectedId !== null && selectedId in state.workspaces);
  const pairExists = useEngine((state) => pair?.every((id) => id in state.workspaces) ?? false);

  if (!loaded) {
    return (
      <div className={styles.inspector}>
        <Skeleton lines={5} label={text.inspector.loadingOrg} />
      </div>
    );
  }
  if (pair && pairExists) return <PairInspector key={pair.join()} pair={pair} />;
  if (several) return <SelectionInspector />;
  if (selectedId !== null && exists) return <WorkspaceInspector key={selectedId} workspaceId={selectedId} />;
  return <OrgSummary />;
}
