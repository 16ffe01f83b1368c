import { changeWorkspace } from '../engine/change.ts';
import { useEngine } from '../engine/store.ts';

/** Folds a team into one card, or opens it. */
export function setCollapsed(id: string, collapsed: boolean): void {
  void changeWorkspace(id, { collapsed });
}

/** Keeps a card where the user put it (parent-relative). */
export function placeWorkspace(id: string, at: { readonly x: number; readonly y: number }): void {
  void changeWorkspace(id, { canvas: { x: at.x, y: at.y } });
}

/** Gives every card back to the layout. */
export function tidy(): void {
  for (const workspace of Object.values(useEngine.getState().workspaces)) {
    if (workspace.canvas) void changeWorkspace(workspace.id, { canvas: null });
  }
}

/** Opens every collapsed team above a workspace, so that it can be seen. */
export function openAncestors(id: string): void {
  const { workspaces } = useEngine.getState();
  for (let at = workspaces[id]?.parentId ?? null; at !== null; at = workspaces[at]?.parentId ?? null) {
    if (workspaces[at]?.collapsed) setCollapsed(at, false);
  }
}

/** Folds or opens every team except the roots. */
export function setAllCollapsed(collapsed: boolean): void {
  const { workspaces, children } = useEngine.getState();
  for (const workspace of Object.values(workspaces)) {
    const isTeam = (children[workspace.id]?.length ?? 0) > 0;
    if (isTeam && workspace.parentId !== null && workspace.collapsed !== collapsed) {
      setCollapsed(workspace.id, collapsed);
    }
  }
}
