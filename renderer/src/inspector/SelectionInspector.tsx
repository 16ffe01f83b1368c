import { Pause, Play, RotateCcw, Trash2 } from 'lucide-react';
import { forEach } from '../canvas/batch.ts';
import { presenceLabel, presenceOf } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, PaneHeader, StatusMark } from '../ui/index.ts';
import styles from './Inspector.module.css';
import { counted } from './text.ts';
import { topmost } from './tree.ts';

const { told } = text.canvas;

/** Several workspaces at once: what they are, and what can be done with all of them. */
export function SelectionInspector() {
  const ids = useUi((state) => state.selectedIds);
  const workspaces = useEngine((state) => state.workspaces);
  const ui = useUi.getState();
  const selected = ids.flatMap((id) => workspaces[id] ?? []);
  const restart = () => {
    void forEach('workspaces.restart', ids, told.notRestarted);
  };
  // Both reach everything below, so that what is nested in the selection needs no call of its own.
  const setRunning = (operation: 'workspaces.pause' | 'workspaces.resume') => {
    const tops = topmost(ids, (child) => workspaces[child]?.parentId);
    void forEach(operation, tops, operation === 'workspaces.pause' ? told.notPaused : told.notResumed);
  };
  return (
    <div className={styles.inspector}>
      <PaneHeader
        title={`${counted(selected.length, 'workspace')} selected`}
        closeLabel="Clear the selection"
        onClose={() => ui.select(null)}
      >
        <div className={styles.batch}>
          <Button size="s" icon={<RotateCcw size={13} />} onClick={restart}>
            Restart
          </Button>
          <Button size="s" icon={<Pause size={13} />} onClick={() => setRunning('workspaces.pause')}>
            Pause
          </Button>
          <Button size="s" icon={<Play size={13} />} onClick={() => setRunning('workspaces.resume')}>
            Resume
          </Button>
          <Button
            size="s"
            variant="danger"
            icon={<Trash2 size={13} />}
            onClick={() => ui.openDialog({ kind: 'remove', ids })}
          >
            Remove…
          </Button>
        </div>
      </PaneHeader>
      <ul className={styles.members}>
        {selected.map((workspace) => (
          <li key={workspace.id}>
            <button type="button" className={styles.member} onClick={() => ui.revealWorkspace(workspace.id)}>
              <StatusMark presence={presenceOf(workspace)} labelled={false} />
              <span className={styles.memberName}>{workspace.name}</span>
              <span className={styles.memberFact}>{presenceLabel[presenceOf(workspace)]}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
