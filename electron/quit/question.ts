import type { OutputOf } from '../../core/contract/index.ts';

type Snapshot = OutputOf<'engine.snapshot'>;

/** What happens to running workspaces when the app quits. */
export type WorkspacesOnQuit = 'keep' | 'stop';
export type QuitChoice = WorkspacesOnQuit | 'cancel';

export interface QuitQuestion {
  readonly message: string;
  readonly detail: string;
  /** In the order of their buttons; the first is the default. */
  readonly choices: readonly { readonly label: string; readonly choice: QuitChoice }[];
}

/**
 * What to ask before quitting, or null when no workspace runs. Containers outlive the app, so there is a
 * choice; workspaces of the process backend are children of the engine and end with it.
 */
export function quitQuestion({ engine, workspaces }: Snapshot): QuitQuestion | null {
  const running = workspaces.filter(({ status }) => RUNNING.includes(status)).length;
  if (running === 0) return null;
  const count = running === 1 ? '1 workspace is running' : `${running} workspaces are running`;
  const cancel = { label: 'Cancel', choice: 'cancel' } as const;
  if (engine.backend === 'process') {
    return {
      message: `${count}. Quit Molecule Desktop?`,
      detail: 'They run inside the app, so they stop with it and start again with it. Nothing is lost.',
      choices: [{ label: 'Quit', choice: 'keep' }, cancel],
    };
  }
  return {
    message: `${count}. What should happen to them?`,
    detail:
      'Kept running, they go on working in Docker, and the app picks them up again when it starts. ' +
      'Stopped, they keep their data and start again with the app.',
    choices: [{ label: 'Keep running', choice: 'keep' }, { label: 'Stop them', choice: 'stop' }, cancel],
  };
}

const RUNNING: readonly Snapshot['workspaces'][number]['status'][] = ['provisioning', 'online', 'degraded'];
