import { Crosshair, Pause, Play, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { OperationName, ProvisionPhase, Workspace } from '../../../core/contract/index.ts';
import { openBuildOf } from '../dock/builds/open.ts';
import { phaseText, presenceLabel, presenceOf, runtimeName, tierName } from '../engine/presence.ts';
import { run } from '../engine/run.ts';
import { useUi } from '../state/ui.ts';
import { Badge, IconButton, PaneHeader, StatusMark } from '../ui/index.ts';
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
    <PaneHeader
      mark={<StatusMark presence={presence} size={16} labelled={false} />}
      title={name}
      fullTitle={name}
      closeLabel="Close the inspector"
      onClose={() => ui.togglePane('inspector')}
    >
      {role && (
        <p className={styles.role} title={role}>
          {role}
        </p>
      )}
      <div className={styles.factsRow}>
        <span className={styles.presence}>
          {presence === 'starting' && phase ? (
            <Phase phase={phase} runtime={runtime} />
          ) : (
            presenceLabel[presence]
          )}
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
    </PaneHeader>
  );
}

interface PhaseProps {
  readonly phase: ProvisionPhase;
  readonly runtime: string;
}

/** The step of a start in words; while it waits for its image, the way to the build. */
function Phase({ phase, runtime }: PhaseProps) {
  const text = phaseText(phase);
  if (phase.step !== 'image') return text;
  return (
    <button
      type="button"
      className={styles.buildLink}
      aria-label={`${text}: show the build`}
      onClick={() => openBuildOf(runtime)}
    >
      {text}
    </button>
  );
}
