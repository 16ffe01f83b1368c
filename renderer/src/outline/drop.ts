import { create } from 'zustand';
import type { Workspace } from '../../../core/contract/index.ts';

type Tree = Readonly<Record<string, Pick<Workspace, 'parentId'>>>;

/** Who is dragged in the outline, and where they would go: `undefined` nowhere, null out of every team. */
export const useDrag = create<{
  readonly ids: readonly string[];
  readonly over: string | null | undefined;
}>(() => ({ ids: [], over: undefined }));

/** Whether they may be put below another lead: nobody below itself, and not where all of them are already. */
export function mayDrop(ids: readonly string[], parentId: string | null, workspaces: Tree): boolean {
  if (ids.length === 0 || ids.every((id) => (workspaces[id]?.parentId ?? null) === parentId)) return false;
  for (let at = parentId; at !== null; at = workspaces[at]?.parentId ?? null) {
    if (ids.includes(at)) return false;
  }
  return true;
}
