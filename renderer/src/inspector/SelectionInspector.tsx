import { Pause, Play, RotateCcw, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { forEach } from '../canvas/batch.ts';
import { useEngine } from '../engine/store.ts';
import { type UiState, useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, PaneHeader } from '../ui/index.ts';
import { TabPanel, Tabs } from '../ui/Tabs.tsx';
import styles from './Inspector.module.css';
import { SelectionLogs } from './logs/team/SelectionLogs.tsx';
import { SelectionMembers } from './SelectionMembers.tsx';
import { topmost } from './tree.ts';

const { told } = text.canvas;
const words = text.inspector.selection;
type SelectionTab = 'members' | 'logs';

/** Several workspaces at once: what they are, and what can be done with all of them. */
export function SelectionInspector() {
  const ids = useUi((state) => state.selectedIds);
  const count = useEngine((state) => ids.filter((id) => id in state.workspaces).length);
  const panelId = useId();
  const ui = useUi.getState();
  // Whoever reads the log of one and selects more of them goes on reading.
  const [tab, setTab] = useState<SelectionTab>(() => (showsLogs(ui) ? 'logs' : 'members'));
  const show = (next: SelectionTab) => {
    setTab(next);
    if (next === 'logs') ui.showInspector('observe', 'logs');
  };
  const restart = () => {
    void forEach('workspaces.restart', ids, told.notRestarted);
  };
  // Both reach everything below, so that what is nested in the selection needs no call of its own.
  const setRunning = (operation: 'workspaces.pause' | 'workspaces.resume') => {
    const { workspaces } = useEngine.getState();
    const tops = topmost(ids, (child) => workspaces[child]?.parentId);
    void forEach(operation, tops, operation === 'workspaces.pause' ? told.notPaused : told.notResumed);
  };
  return (
    <div className={styles.inspector}>
      <PaneHeader title={words.title(count)} closeLabel={words.clear} onClose={() => ui.select(null)}>
        <div className={styles.batch}>
          <Button size="s" icon={<RotateCcw size={13} />} onClick={restart}>
            {words.restart}
          </Button>
          <Button size="s" icon={<Pause size={13} />} onClick={() => setRunning('workspaces.pause')}>
            {words.pause}
          </Button>
          <Button size="s" icon={<Play size={13} />} onClick={() => setRunning('workspaces.resume')}>
            {words.resume}
          </Button>
          <Button
            size="s"
            variant="danger"
            icon={<Trash2 size={13} />}
            onClick={() => ui.openDialog({ kind: 'remove', ids })}
          >
            {words.remove}
          </Button>
        </div>
      </PaneHeader>
      <div className={styles.tabs}>
        <Tabs
          label={words.tabs}
          tabs={[
            { id: 'members', label: words.members },
            { id: 'logs', label: text.inspector.tabs.logs },
          ]}
          current={tab}
          panelId={panelId}
          onChange={show}
        />
      </div>
      <TabPanel id={panelId} current={tab}>
        {tab === 'logs' ? <SelectionLogs ids={ids} /> : <SelectionMembers ids={ids} />}
      </TabPanel>
    </div>
  );
}

function showsLogs({ inspectorGroup, inspectorTabs }: UiState): boolean {
  return inspectorGroup === 'observe' && inspectorTabs.observe === 'logs';
}
