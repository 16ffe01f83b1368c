import {
  Copy,
  CornerDownRight,
  Moon,
  Pause,
  Play,
  RotateCcw,
  RotateCw,
  Settings2,
  Sunrise,
} from 'lucide-react';
import { hasInstance, type OperationName, type Workspace } from '../../../core/contract/index.ts';
import { duplicate } from '../engine/duplicate.ts';
import { run } from '../engine/run.ts';
import { useUi } from '../state/ui.ts';
import type { MenuItem } from '../ui/Menu.tsx';

const SIZE = 14;

type OfOne = Extract<
  OperationName,
  'workspaces.restart' | 'workspaces.pause' | 'workspaces.resume' | 'workspaces.hibernate' | 'workspaces.wake'
>;

/** Restart, pause, resume, put to sleep and wake: what makes sense for some of these workspaces. */
export function lifecycleItems(all: readonly Workspace[]): MenuItem[] {
  const several = all.length > 1 ? ` ${all.length} workspaces` : '';
  const forEach = (operation: OfOne, some: readonly Workspace[]) => () => {
    for (const { id } of some) void run(operation, { id });
  };
  const running = all.filter(({ desired }) => desired === 'running');
  const paused = all.filter(({ desired }) => desired === 'paused');
  const asleep = all.filter(({ desired }) => desired === 'hibernated');
  const awake = running.filter(
    (workspace) =>
      hasInstance(workspace) && (workspace.status === 'online' || workspace.status === 'degraded'),
  );
  const made = all.filter(hasInstance);
  const items: (MenuItem | false)[] = [
    {
      id: 'restart',
      label: `Restart${several}`,
      icon: <RotateCw size={SIZE} aria-hidden="true" />,
      run: forEach('workspaces.restart', all),
    },
    made.length > 0 && {
      id: 'fresh',
      label: 'Restart with a fresh session',
      icon: <RotateCcw size={SIZE} aria-hidden="true" />,
      run: () => {
        for (const { id } of made) void run('workspaces.restart', { id, reset: true });
      },
    },
    running.length > 0 && {
      id: 'pause',
      label: 'Pause with everything below',
      icon: <Pause size={SIZE} aria-hidden="true" />,
      run: forEach('workspaces.pause', running),
    },
    paused.length > 0 && {
      id: 'resume',
      label: 'Resume with everything below',
      icon: <Play size={SIZE} aria-hidden="true" />,
      run: forEach('workspaces.resume', paused),
    },
    awake.length > 0 && {
      id: 'sleep',
      label: 'Put to sleep',
      icon: <Moon size={SIZE} aria-hidden="true" />,
      run: forEach('workspaces.hibernate', awake),
    },
    asleep.length > 0 && {
      id: 'wake',
      label: 'Wake',
      icon: <Sunrise size={SIZE} aria-hidden="true" />,
      run: forEach('workspaces.wake', asleep),
    },
  ];
  return items.filter((item) => item !== false);
}

/** What changes a workspace itself, its copies and its place. */
export function changeItems(id: string, isTeam: boolean): MenuItem[] {
  const ui = useUi.getState();
  const items: (MenuItem | false)[] = [
    {
      id: 'settings',
      label: 'Workspace settings…',
      icon: <Settings2 size={SIZE} aria-hidden="true" />,
      run: () => ui.openDialog({ kind: 'settings', id }),
    },
    {
      id: 'duplicate',
      label: 'Duplicate',
      icon: <Copy size={SIZE} aria-hidden="true" />,
      run: () => void duplicate(run, ui, { id, withDescendants: false }),
    },
    isTeam && {
      id: 'duplicateTeam',
      label: 'Duplicate with everything below',
      icon: <Copy size={SIZE} aria-hidden="true" />,
      run: () => void duplicate(run, ui, { id, withDescendants: true }),
    },
    moveItem([id]),
  ];
  return items.filter((item) => item !== false);
}

/** Puts them under another lead. */
export function moveItem(ids: readonly string[]): MenuItem {
  return {
    id: 'move',
    label: 'Move to…',
    icon: <CornerDownRight size={SIZE} aria-hidden="true" />,
    run: () => useUi.getState().openDialog({ kind: 'move', ids }),
  };
}
