import type { Workspace } from '../../../core/contract/index.ts';
import { run } from './run.ts';
import { useEngine } from './store.ts';

/** What of a workspace can be shown as changed before the engine says so. */
export type WorkspaceChange = Partial<Pick<Workspace, 'canvas' | 'collapsed' | 'updateTier'>>;

/** Shows the change at once and saves it; takes it back when saving fails. */
export async function changeWorkspace(id: string, wanted: WorkspaceChange): Promise<void> {
  const before = useEngine.getState().workspaces[id];
  if (!before) return;
  put({ ...before, ...wanted });
  const saved = await run('workspaces.update', { id, ...wanted });
  if (saved) return;
  const now = useEngine.getState().workspaces[id];
  if (!now) return;
  const { canvas, collapsed, updateTier } = before;
  put({ ...now, canvas, collapsed, updateTier });
}

function put(workspace: Workspace): void {
  useEngine.setState(({ workspaces }) => ({ workspaces: { ...workspaces, [workspace.id]: workspace } }));
}
