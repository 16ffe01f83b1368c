import { Moon, Pause, Play, RotateCcw, RotateCw, Sunrise } from 'lucide-react';
import { hasInstance, type Workspace } from '../../../../core/contract/index.ts';
import { useEngine } from '../../engine/store.ts';
import { topmost } from '../../inspector/tree.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import type { MenuItem } from '../../ui/Menu.tsx';
import { forEach } from '../batch.ts';
import { item } from './item.tsx';

const { life, told } = text.canvas;

/** Restart, pause, resume, put to sleep and wake: what makes sense for some of these workspaces. */
export function lifecycleItems(all: readonly Workspace[]): MenuItem[] {
  const running = all.filter(({ desired }) => desired === 'running');
  const paused = all.filter(({ desired }) => desired === 'paused');
  const asleep = all.filter(({ desired }) => desired === 'hibernated');
  const awake = running.filter(
    (workspace) =>
      hasInstance(workspace) && (workspace.status === 'online' || workspace.status === 'degraded'),
  );
  const made = all.filter(hasInstance);
  const items: (MenuItem | false)[] = [
    item(RotateCw, {
      id: 'restart',
      label: all.length > 1 ? life.restartMany(all.length) : life.restart,
      run: () => void forEach('workspaces.restart', idsOf(all), told.notRestarted),
    }),
    made.length > 0 &&
      item(RotateCcw, {
        id: 'fresh',
        label: life.fresh,
        run: () => useUi.getState().openDialog({ kind: 'remake', ids: idsOf(made), what: 'reset' }),
      }),
    running.length > 0 &&
      item(Pause, {
        id: 'pause',
        label: life.pause,
        run: () => void forEach('workspaces.pause', topsOf(running), told.notPaused),
      }),
    paused.length > 0 &&
      item(Play, {
        id: 'resume',
        label: life.resume,
        run: () => void forEach('workspaces.resume', topsOf(paused), told.notResumed),
      }),
    awake.length > 0 &&
      item(Moon, {
        id: 'sleep',
        label: life.sleep,
        run: () => void forEach('workspaces.hibernate', idsOf(awake), told.notAsleep),
      }),
    asleep.length > 0 &&
      item(Sunrise, {
        id: 'wake',
        label: life.wake,
        run: () => void forEach('workspaces.wake', idsOf(asleep), told.notAwake),
      }),
  ];
  return items.filter((each) => each !== false);
}

function idsOf(all: readonly Workspace[]): string[] {
  return all.map(({ id }) => id);
}

/** Pause and resume reach everything below: what is nested in the selection needs no call of its own. */
function topsOf(all: readonly Workspace[]): string[] {
  const { workspaces } = useEngine.getState();
  return topmost(idsOf(all), (id) => workspaces[id]?.parentId);
}
