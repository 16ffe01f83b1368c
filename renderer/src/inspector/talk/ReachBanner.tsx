import { Play, RotateCcw, Settings2, Sunrise } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Workspace } from '../../../../core/contract/index.ts';
import { phaseText, presenceLabel, presenceOf } from '../../engine/presence.ts';
import { run } from '../../engine/run.ts';
import { useUi } from '../../state/ui.ts';
import { Button, ErrorCard, StatusMark } from '../../ui/index.ts';
import styles from './Talk.module.css';

/** What the settings of a workspace can mend. */
const whatToChange: Readonly<Record<string, string>> = {
  tier_needs_confirmation: 'tier',
  workspace_dir_missing: 'folder',
  workspace_dir_refused: 'folder',
  workspace_dir_sandboxed: 'tier or folder',
};

export interface ReachBannerProps {
  readonly workspace: Workspace;
}

/** Says why the agent does not answer now, and offers the fix. Nothing while it can be reached. */
export function ReachBanner({ workspace }: ReachBannerProps) {
  const { id, name, error } = workspace;
  const presence = presenceOf(workspace);
  const restart = (
    <Button
      size="s"
      icon={<RotateCcw size={13} aria-hidden="true" />}
      onClick={() => void run('workspaces.restart', { id })}
    >
      Restart
    </Button>
  );
  const resume = (
    <Button
      size="s"
      icon={<Play size={13} aria-hidden="true" />}
      onClick={() => void run('workspaces.resume', { id })}
    >
      Resume
    </Button>
  );
  const settings = (what: string) => (
    <Button
      size="s"
      icon={<Settings2 size={13} aria-hidden="true" />}
      onClick={() => useUi.getState().openDialog({ kind: 'settings', id })}
    >
      Change its {what}…
    </Button>
  );
  const wake = (
    <Button
      size="s"
      icon={<Sunrise size={13} aria-hidden="true" />}
      onClick={() => void run('workspaces.wake', { id })}
    >
      Wake
    </Button>
  );
  const banner = (text: string, fix?: ReactNode) => (
    <div className={styles.banner} role="status">
      <StatusMark presence={presence} labelled={false} />
      <p>{text}</p>
      {fix}
    </div>
  );

  const changed = error ? whatToChange[error.code] : undefined;

  switch (presence) {
    case 'online':
    case 'busy':
      return null;
    case 'failed':
      return (
        <div className={styles.bannerCard}>
          {error ? (
            <ErrorCard error={error} title={error.message.includes(name) ? undefined : `${name} failed`}>
              {changed !== undefined ? settings(changed) : offersRestart(error) ? null : restart}
            </ErrorCard>
          ) : (
            banner(`${name} failed.`, restart)
          )}
        </div>
      );
    case 'degraded':
      return banner(error?.message ?? `${name} answers, but some of its requests fail.`, restart);
    case 'starting':
    case 'waiting':
      return banner(
        workspace.phase ? `${phaseText(workspace.phase)}. Messages wait until it is online.` : 'Starting.',
      );
    case 'paused':
      return banner(`${name} is paused. Messages wait until it resumes.`, resume);
    case 'asleep':
      return banner(`${name} sleeps. A message wakes it.`, wake);
    case 'awaiting':
      return banner(`${name} runs elsewhere and has not connected yet.`);
    case 'offline':
      return banner(error?.message ?? `${name} is ${presenceLabel.offline.toLowerCase()}.`, restart);
  }
}

function offersRestart(error: NonNullable<Workspace['error']>): boolean {
  return error.actions.some((action) => action.operation === 'workspaces.restart');
}
