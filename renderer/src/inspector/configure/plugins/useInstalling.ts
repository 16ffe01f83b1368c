import { useState } from 'react';
import type { Task } from '../../../../../core/contract/index.ts';
import { useEngine } from '../../../engine/store.ts';

/**
 * The last installation of a plugin in a workspace, by its source as it was asked for; wherever it was begun. What was
 * over before this was shown is no answer to anything that is done here.
 */
export function useInstalling(workspaceId: string): (source: string) => Task | undefined {
  const tasks = useEngine((state) => state.tasks);
  const [before] = useState(finishedIds);
  const here = Object.values(tasks)
    .filter(({ id, plugin }) => plugin?.workspaceId === workspaceId && !before.has(id))
    .sort((a, b) => b.startedAt - a.startedAt);
  return (source) => here.find(({ plugin }) => plugin?.source === source.trim());
}

/** By id, since the clock of the engine may be another one than that of the browser. */
function finishedIds(): ReadonlySet<string> {
  const tasks = Object.values(useEngine.getState().tasks);
  return new Set(tasks.filter(({ status }) => status !== 'running').map(({ id }) => id));
}
