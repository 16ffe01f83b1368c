import { CirclePause, Cloud, SquareTerminal } from 'lucide-react';
import { hasInstance } from '../../../../../core/contract/index.ts';
import { run } from '../../../engine/run.ts';
import { useEngine } from '../../../engine/store.ts';
import { text } from '../../../text/index.ts';
import { Button, EmptyState } from '../../../ui/index.ts';
import { shownName } from '../files/place.ts';

export interface NoTerminalProps {
  readonly workspaceId: string | null;
  readonly opening: boolean;
  readonly onOpen: () => void;
}

const RUNNING = new Set(['online', 'degraded']);

/** No terminal is open: why, and what can be done about it. */
export function NoTerminal({ workspaceId, opening, onOpen }: NoTerminalProps) {
  const workspace = useEngine((state) => (workspaceId === null ? undefined : state.workspaces[workspaceId]));
  const words = text.work.terminal;
  if (!workspace) {
    return (
      <EmptyState icon={<SquareTerminal size={22} />} title={words.none}>
        {words.noneAnywhere}
      </EmptyState>
    );
  }
  const { id, status, desired, external } = workspace;
  const name = shownName(workspace.name);
  if (!hasInstance(workspace)) {
    return (
      <EmptyState icon={<Cloud size={22} />} title={external ? words.external : words.mock}>
        {external ? words.externalHint : words.mockHint}
      </EmptyState>
    );
  }
  if (!RUNNING.has(status)) {
    const start = () => {
      if (desired === 'paused') void run('workspaces.resume', { id });
      else if (desired === 'hibernated') void run('workspaces.wake', { id });
      else void run('workspaces.restart', { id });
    };
    const isStarting = status === 'provisioning';
    return (
      <EmptyState
        icon={<CirclePause size={22} />}
        title={words.notRunning(name)}
        actions={!isStarting && <Button onClick={start}>{words.start}</Button>}
      >
        {words.notRunningHint}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<SquareTerminal size={22} />}
      title={words.none}
      actions={
        <Button variant="primary" busy={opening} onClick={onOpen}>
          {words.open}
        </Button>
      }
    >
      {words.noneHint(name)}
    </EmptyState>
  );
}
