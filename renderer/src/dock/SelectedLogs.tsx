import { MousePointer2 } from 'lucide-react';
import { useMemo } from 'react';
import { hasInstance } from '../../../core/contract/index.ts';
import { useEngine } from '../engine/store.ts';
import { SelectionLogs, WorkspaceLogs } from '../inspector/index.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/index.ts';
import styles from './Dock.module.css';

/** The logs of whatever is selected, or of one that stays whatever is selected. */
export function SelectedLogs() {
  const pinnedId = useUi((state) => state.pinnedLogsId);
  const pin = useUi((state) => state.pinLogs);
  const workspaces = useEngine((state) => state.workspaces);
  const people = useMemo(
    () =>
      Object.values(workspaces)
        .filter(hasInstance)
        .sort((a, b) => a.name.localeCompare(b.name)),
    [workspaces],
  );
  const logs = text.logs;
  const pinned = pinnedId !== null && pinnedId in workspaces ? pinnedId : null;
  return (
    <>
      <label className={styles.chooser}>
        {logs.workspace}
        <select value={pinned ?? ''} onChange={(event) => pin(event.target.value || null)}>
          <option value="">{logs.selected}</option>
          {people.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name.slice(0, 60)}
            </option>
          ))}
        </select>
      </label>
      {pinned === null ? <LogsOfSelection /> : <WorkspaceLogs key={pinned} workspaceId={pinned} />}
    </>
  );
}

function LogsOfSelection() {
  const selectedId = useUi((state) => state.selectedId);
  const selectedIds = useUi((state) => state.selectedIds);
  const exists = useEngine((state) => selectedId !== null && selectedId in state.workspaces);
  if (selectedIds.length > 1) return <SelectionLogs ids={selectedIds} />;
  if (selectedId !== null && exists) return <WorkspaceLogs key={selectedId} workspaceId={selectedId} />;
  return (
    <EmptyState icon={<MousePointer2 size={22} />} title={text.logs.choose}>
      {text.logs.chooseHint}
    </EmptyState>
  );
}
