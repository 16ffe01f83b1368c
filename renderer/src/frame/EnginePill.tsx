import { ChevronDown } from 'lucide-react';
import { useEngine } from '../engine/store.ts';
import { text } from '../text/index.ts';
import { PopoverButton } from '../ui/Popover.tsx';
import { EnginePanel } from './EnginePanel.tsx';
import styles from './EnginePill.module.css';
import { engineSummary } from './engine-summary.ts';
import { useLinkState } from './useLinkState.ts';
import { useMemoryInUse } from './useMemoryInUse.ts';

/** Where workspaces run, how many do, and whether that works. Opens what can be done about it. */
export function EnginePill() {
  const engine = useEngine((state) => state.engine);
  const { state: link } = useLinkState();
  const running = useEngine((state) => {
    let count = 0;
    for (const workspace of Object.values(state.workspaces)) {
      if (workspace.status === 'online' || workspace.status === 'degraded') count += 1;
    }
    return count;
  });
  const { text: summary, tone } = engineSummary(engine, link, running, useMemoryInUse());
  return (
    <PopoverButton
      panelLabel={text.frame.engine.title}
      panel={() => engine && <EnginePanel engine={engine} />}
      className={styles.pill}
      disabled={!engine}
    >
      <span className={styles.dot} data-tone={tone} aria-hidden="true" />
      <span className={styles.text}>{summary}</span>
      <ChevronDown size={13} aria-hidden="true" />
    </PopoverButton>
  );
}
