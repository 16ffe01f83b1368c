import type { Task } from '../../../../../core/contract/index.ts';
import { useEngine } from '../../../engine/store.ts';

/** The last installation of a plugin in a workspace, by its source as it was asked for; wherever it was begun. */
export function useInstalling(workspaceId: string): (source: string) => Task | undefined {
  const tasks = useEngine((state) => state.tasks);
  const here = Object.values(tasks)
    .filter(({ plugin }) => plugin?.workspaceId === workspaceId)
    .sort((a, b) => b.startedAt - a.startedAt);
  return (source) => here.find(({ plugin }) => plugin?.source === source.trim());
}
