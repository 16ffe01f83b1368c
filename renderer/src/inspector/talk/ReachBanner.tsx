import { Play, RotateCcw, Settings2, Sunrise } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Workspace } from '../../../../core/contract/index.ts';
import { phaseText, presenceOf } from '../../engine/presence.ts';
import { run } from '../../engine/run.ts';
import { useUi } from '../../state/ui.ts';
import { text as texts } from '../../text/index.ts';
import { Button, ErrorCard, StatusMark } from '../../ui/index.ts';
import styles from './Talk.module.css';

const words = texts.talk.reach;

/** What the settings of a workspace can mend. */
const whatToChange: Readonly<Record<string, string>> = {
  tier_needs_confirmation: words.tier,
  workspace_dir_missing: words.folder,
  workspace_dir_refused: words.folder,
  workspace_dir_sandboxed: words.tierOrFolder,
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
      {words.restart}
    </Button>
  );
  const resume = (
    <Button
      size="s"
      icon={<Play size={13} aria-hidden="true" />}
      onClick={() => void run('workspaces.resume', { id })}
    >
      {words.resume}
    </Button>
  );
  const settings = (what: string) => (
    <Button
      size="s"
      icon={<Settings2 size={13} aria-hidden="true" />}
      onClick={() => useUi.getState().openDialog({ kind: 'settings', id })}
    >
      {words.changeIts(what)}
    </Button>
  );
  const wake = (
    <Button
      size="s"
      icon={<Sunrise size={13} aria-hidden="true" />}
      onClick={() => void run('workspaces.wake', { id })}
    >
      {words.wake}
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
            <ErrorCard error={error} title={error.message.includes(name) ? undefined : words.failed(name)}>
              {changed !== undefined ? settings(changed) : offersRestart(error) ? null : restart}
            </ErrorCard>
          ) : (
            banner(words.failed(name), restart)
          )}
        </div>
      );
    case 'degraded':
      return banner(error?.message ?? words.degraded(name), restart);
    case 'starting':
    case 'waiting':
      return banner(workspace.phase ? words.starting(phaseText(workspace.phase)) : words.startingUnknown);
    case 'paused':
      return banner(words.paused(name), resume);
    case 'asleep':
      return banner(words.asleep(name), wake);
    case 'awaiting':
      return banner(words.awaiting(name));
    case 'offline':
      return banner(error?.message ?? words.offline(name), restart);
  }
}

function offersRestart(error: NonNullable<Workspace['error']>): boolean {
  return error.actions.some((action) => action.operation === 'workspaces.restart');
}
