import { useState } from 'react';
import { useEngine } from '../../../engine/store.ts';
import { useUi } from '../../../state/ui.ts';
import { text } from '../../../text/index.ts';
import styles from './Terminal.module.css';
import { TerminalView } from './TerminalView.tsx';

/** The terminals of whichever workspace is selected, or all that are open. */
export default function TerminalDock() {
  const selected = useUi((state) => state.selectedId);
  const exists = useEngine((state) => selected !== null && selected in state.workspaces);
  const [scope, setScope] = useState<'workspace' | 'all'>('workspace');
  const workspaceId = exists ? selected : null;
  const words = text.work.terminal;
  return (
    <div className={styles.dock}>
      <div className={styles.scope}>
        <select
          aria-label={words.scope}
          className={styles.select}
          value={workspaceId === null ? 'all' : scope}
          disabled={workspaceId === null}
          onChange={(event) => setScope(event.target.value as typeof scope)}
        >
          <option value="workspace">{words.selected}</option>
          <option value="all">{words.all}</option>
        </select>
      </div>
      <TerminalView
        key={workspaceId}
        workspaceId={workspaceId}
        scope={workspaceId === null ? 'all' : scope}
      />
    </div>
  );
}
