import type { LiveWorkspace, ResolvedOrg, ResolvedWorkspace } from './types.ts';
import { pathSegment } from './workspace.ts';

/** What an import does with one workspace of the template. */
export interface PlanEntry {
  readonly action: 'create' | 'keep';
  readonly path: string;
  readonly name: string;
  /** Path of the parent; null at the roots. A parent always comes before its children. */
  readonly parentPath: string | null;
  readonly workspace: ResolvedWorkspace;
  /** Id of the workspace that is kept. */
  readonly liveId?: string;
  readonly reason: string;
}

export interface ImportPlan {
  readonly mode: 'merge';
  /** In creation order. Workspaces that are not to be spawned have no entry. */
  readonly entries: readonly PlanEntry[];
}

/**
 * Compares a template with what exists. A workspace is the same when its name and its parent are; what
 * exists is kept as it is and its missing children are filled in. Nothing is ever removed.
 */
export function planImport(org: ResolvedOrg, live: Iterable<LiveWorkspace>): ImportPlan {
  const ids = new Map<string, string>();
  for (const { id, name, parentId, status, desired } of live) {
    if (status !== 'removed' && desired !== 'removed') ids.set(identity(parentId, name), id);
  }
  const entries: PlanEntry[] = [];
  const visit = (workspaces: readonly ResolvedWorkspace[], parent: PlanEntry | null): void => {
    for (const workspace of workspaces) {
      if (!workspace.spawning) continue;
      const entry = planOne(workspace, parent, ids);
      entries.push(entry);
      visit(workspace.children, entry);
    }
  };
  visit(org.workspaces, null);
  return { mode: 'merge', entries };
}

function planOne(
  workspace: ResolvedWorkspace,
  parent: PlanEntry | null,
  ids: ReadonlyMap<string, string>,
): PlanEntry {
  const { path, name } = workspace;
  const parentPath = parent?.path ?? null;
  // Below a parent that is yet to be created nothing can exist.
  const below = parent === null ? null : parent.liveId;
  const liveId = below === undefined ? undefined : ids.get(identity(below, name));
  const where = parent === null ? 'at the top' : `below "${parent.name}"`;
  if (liveId === undefined) {
    return {
      action: 'create',
      path,
      name,
      parentPath,
      workspace,
      reason: `there is no "${name}" ${where} yet`,
    };
  }
  const reason = `"${name}" exists ${where} and is left as it is`;
  return { action: 'keep', path, name, parentPath, workspace, liveId, reason };
}

function identity(parentId: string | null, name: string): string {
  return `${parentId ?? ''}/${pathSegment(name)}`;
}
