import { Box, ChevronDown, RefreshCw, Stethoscope, TriangleAlert } from 'lucide-react';
import type { EngineInfo } from '../../../core/contract/index.ts';
import { applyFix, run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { cx } from '../ui/cx.ts';
import { MenuButton } from '../ui/MenuButton.tsx';
import styles from './EnginePill.module.css';
import { engineSummary } from './engine-summary.ts';

/** Where workspaces run, how many do, and whether that works. Opens what can be done about it. */
export function EnginePill() {
  const engine = useEngine((state) => state.engine);
  const connection = useEngine((state) => state.connection);
  const running = useEngine((state) => {
    let count = 0;
    for (const workspace of Object.values(state.workspaces)) {
      if (workspace.status === 'online' || workspace.status === 'degraded') count += 1;
    }
    return count;
  });
  const { text, tone } = engineSummary(engine, connection, running);
  return (
    <MenuButton
      menuLabel="Engine"
      className={cx(styles.pill, styles[tone])}
      groups={engine ? groupsOf(engine) : []}
      disabled={!engine}
    >
      <span className={styles.dot} data-tone={tone} aria-hidden="true" />
      <span className={styles.text}>{text}</span>
      <ChevronDown size={13} aria-hidden="true" />
    </MenuButton>
  );
}

function groupsOf(engine: EngineInfo) {
  return [
    [
      {
        id: 'docker',
        label: 'Run workspaces on Docker',
        icon: <Box size={14} aria-hidden="true" />,
        checked: engine.backend === 'docker',
        disabled: engine.docker.state !== 'ready',
        run: () => void run('engine.useBackend', { backend: 'docker' }),
      },
      {
        id: 'process',
        label: 'Run as processes, without isolation',
        icon: <TriangleAlert size={14} aria-hidden="true" />,
        checked: engine.backend === 'process',
        run: () => void run('engine.useBackend', { backend: 'process' }),
      },
    ],
    [
      {
        id: 'retry',
        label: 'Look for Docker again',
        icon: <RefreshCw size={14} aria-hidden="true" />,
        run: () => void run('docker.retry', {}),
      },
      {
        id: 'doctor',
        label: 'Check this machine',
        icon: <Stethoscope size={14} aria-hidden="true" />,
        run: () => void applyFix({ label: 'Check this machine', operation: 'doctor.run' }),
      },
    ],
  ];
}
