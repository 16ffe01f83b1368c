import { Crosshair, Pause, Play, RotateCcw, Settings2, Sunrise, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { OperationName, Workspace } from '../../../core/contract/index.ts';
import { presenceOf, runtimeName, statusText, tierName } from '../engine/presence.ts';
import { run } from '../engine/run.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Badge, IconButton, PaneHeader, StatusMark } from '../ui/index.ts';
import styles from './Inspector.module.css';
import { StartLine } from './start/StartLine.tsx';

const words = text.inspector.header;

export interface WorkspaceHeaderProps {
  readonly workspace: Workspace;
}

type Action = Extract<
  OperationName,
  'workspaces.restart' | 'workspaces.pause' | 'workspaces.resume' | 'workspaces.wake'
>;

const rests = {
  running: ['workspaces.pause', words.pause, Pause],
  paused: ['workspaces.resume', words.resume, Play],
  hibernated: ['workspaces.wake', words.wake, Sunrise],
  removed: ['workspaces.resume', words.resume, Play],
} as const satisfies Readonly<Record<Workspace['desired'], readonly [Action, string, typeof Play]>>;

/** Who this is and how it is, and what can be done with it. */
export function WorkspaceHeader({ workspace }: WorkspaceHeaderProps) {
  const { id, name, role, runtime, tier } = workspace;
  const ui = useUi.getState();
  const [running, setRunning] = useState<Action | null>(null);
  const presence = presenceOf(workspace);
  const [rest, restLabel, RestIcon] = rests[workspace.desired];

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
      closeLabel={text.inspector.close}
      onClose={() => ui.togglePane('inspector')}
    >
      {role && (
        <p className={styles.role} title={role}>
          {role}
        </p>
      )}
      <div className={styles.factsRow}>
        <span className={styles.presence}>{statusText(workspace)}</span>
        <Badge title={words.runtime}>{runtimeName(runtime)}</Badge>
        <Badge title={words.isolation(tierName(tier).toLowerCase())}>{words.tier(tier)}</Badge>
        <span className={styles.actions}>
          <IconButton label={words.reveal} size="s" onClick={() => ui.revealWorkspace(id)}>
            <Crosshair size={14} aria-hidden="true" />
          </IconButton>
          {!workspace.external && (
            <>
              <IconButton
                label={words.restart}
                size="s"
                disabled={running !== null}
                onClick={() => void act('workspaces.restart')}
              >
                <RotateCcw size={14} aria-hidden="true" />
              </IconButton>
              <IconButton
                label={restLabel}
                size="s"
                disabled={running !== null}
                onClick={() => void act(rest)}
              >
                <RestIcon size={14} aria-hidden="true" />
              </IconButton>
            </>
          )}
          <IconButton label={words.settings} size="s" onClick={() => ui.openDialog({ kind: 'settings', id })}>
            <Settings2 size={14} aria-hidden="true" />
          </IconButton>
          <IconButton
            label={words.remove}
            size="s"
            onClick={() => ui.openDialog({ kind: 'remove', ids: [id] })}
          >
            <Trash2 size={14} aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      <StartLine workspace={workspace} />
    </PaneHeader>
  );
}
