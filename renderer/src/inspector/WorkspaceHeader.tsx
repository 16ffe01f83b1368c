import { Crosshair, Pause, Play, RotateCcw, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import type { OperationName, Workspace } from '../../../core/contract/index.ts';
import { phaseText, presenceLabel, presenceOf, runtimeName, tierName } from '../engine/presence.ts';
import { run } from '../engine/run.ts';
import { useUi } from '../state/ui.ts';
import { Badge, IconButton, StatusMark } from '../ui/index.ts';
import styles from './Inspector.module.css';

export interface WorkspaceHeaderProps {
  readonly workspace: Workspace;
}

type Action = Extract<OperationName, 'workspaces.restart' | 'workspaces.pause' | 'workspaces.resume'>;

/** Who this is and how it is, and what can be done with it. */
export function WorkspaceHeader({ workspace }: WorkspaceHeaderProps) {
  const { id, name, role, runtime, tier, phase } = workspace;
  const ui = useUi.getState();
  const [running, setRunning] = useState<Action | null>(null);
  const presence = presenceOf(workspace);
  const resting = workspace.desired === 'paused' || workspace.desired === 'hibernated';

  const act = async (action: Action) => {
    setRunning(action);
    await run(action, { id });
    setRunning(null);
  };

  return (
    <header className={styles.header}>
      <div className={styles.titleRow}>
        <StatusMark presence={presence} size={16} labelled={false} />
        <h2 title={name}>{name}</h2>
        <IconButton label="Close the inspector" size="s" onClick={() => ui.togglePane('inspector')}>
          <X size={15} aria-hidden="true" />
        </IconButton>
      </div>
      {role && (
        <p className={styles.role} title={role}>
          {role}
        </p>
      )}
      <div className={styles.factsRow}>
        <span className={styles.presence}>
          {presence === 'starting' && phase ? phaseText(phase) : presenceLabel[presence]}
        </span>
        <Badge title="Runtime">{runtimeName(runtime)}</Badge>
        <Badge title={`Isolation: ${tierName(tier).toLowerCase()}`}>Tier {tier}</Badge>
        <span className={styles.actions}>
          <IconButton label="Show on the canvas" size="s" onClick={() => ui.revealWorkspace(id)}>
            <Crosshair size={14} aria-hidden="true" />
          </IconButton>
          {!workspace.external && (
            <>
              <IconButton
                label="Restart"
                size="s"
                disabled={running !== null}
                onClick={() => void act('workspaces.restart')}
              >
                <RotateCcw size={14} aria-hidden="true" />
              </IconButton>
              <IconButton
                label={resting ? 'Resume with everything below' : 'Pause with everything below'}
                size="s"
                disabled={running !== null}
                onClick={() => void act(resting ? 'workspaces.resume' : 'workspaces.pause')}
              >
                {resting ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
              </IconButton>
            </>
          )}
          <IconButton label="Remove…" size="s" onClick={() => ui.openDialog({ kind: 'remove', ids: [id] })}>
            <Trash2 size={14} aria-hidden="true" />
          </IconButton>
        </span>
      </div>
    </header>
  );
}
