import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { useShallow } from 'zustand/react/shallow';
import { hasInstance, type Workspace } from '../../../../core/contract/index.ts';
import { client, showError } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';

interface Restarts {
  /** Start that each was running from when something was saved that it does not know of, by id. */
  readonly since: Readonly<Record<string, number>>;
}

/** Which workspaces wait for a restart. It outlives a reload; whoever starts again waits no longer. */
const useRestarts = create<Restarts>()(
  persist((): Restarts => ({ since: {} }), {
    name: 'molecule.restarts',
    storage: createJSONStorage(() => localStorage),
  }),
);

/** Something was saved that its agent learns only by a restart. */
export function waitsForRestart(id: string): void {
  const workspace = useEngine.getState().workspaces[id];
  useRestarts.setState(({ since }) => ({ since: { ...since, [id]: startOf(workspace) } }));
}

/** Whether it still runs from the start of then. */
function isWaiting(workspace: Workspace | undefined, since: number | undefined): boolean {
  return (
    workspace !== undefined &&
    since !== undefined &&
    workspace.desired === 'running' &&
    hasInstance(workspace) &&
    startOf(workspace) === since
  );
}

/** Ids of those that wait right now. */
export function waitingNow(): readonly string[] {
  const { since } = useRestarts.getState();
  const { workspaces } = useEngine.getState();
  return Object.keys(since).filter((id) => isWaiting(workspaces[id], since[id]));
}

/** Ids of those that wait, in the order in which they were saved. */
export function useWaiting(): readonly string[] {
  const since = useRestarts((state) => state.since);
  return useEngine(
    useShallow(({ workspaces }) => Object.keys(since).filter((id) => isWaiting(workspaces[id], since[id]))),
  );
}

/** Restarts those; whoever could not be restarted goes on waiting. */
export async function restartAll(ids: readonly string[]): Promise<void> {
  const results = await Promise.allSettled(ids.map((id) => client.call('workspaces.restart', { id })));
  const done = ids.filter((_, at) => results[at]?.status === 'fulfilled');
  useRestarts.setState(({ since }) => ({
    since: Object.fromEntries(Object.entries(since).filter(([id]) => !done.includes(id))),
  }));
  for (const result of results) if (result.status === 'rejected') showError(result.reason);
}

/** When its present instance began to start. */
function startOf(workspace: Workspace | undefined): number {
  return workspace?.steps[0]?.startedAt ?? 0;
}
