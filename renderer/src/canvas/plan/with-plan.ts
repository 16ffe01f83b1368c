import type { PlanEntry, Workspace } from '../../../../core/contract/index.ts';
import { ROOT } from '../../engine/state.ts';
import { entryKey, ghostId, isGhostId } from '../../state/plan.ts';
import type { OrgStructure } from '../layout/layout.ts';

/** What a plan means for one card: a moved workspace arrives as a ghost and leaves as a card. */
export type PlanMark = 'create' | 'update' | 'arrive' | 'leave' | 'remove' | 'keep';

export interface Marked {
  readonly mark: PlanMark;
  /** Names the entry, see `entryKey`; null for a card that the plan does not mention. */
  readonly key: string | null;
}

export interface PlannedStructure {
  readonly structure: OrgStructure;
  /** By id of the card; empty without a plan. */
  readonly marks: ReadonlyMap<string, Marked>;
}

type Workspaces = Readonly<Record<string, Pick<Workspace, 'id' | 'name' | 'parentId' | 'status'>>>;

/**
 * The structure of the org with the ghosts of a plan in it: new workspaces and the new places of moved ones, with
 * what comes along. A ghost whose workspace exists by now (an import is under way) is left out. Teams that hide a
 * change are open.
 */
export function withPlan(
  live: OrgStructure,
  workspaces: Workspaces,
  entries: readonly PlanEntry[],
): PlannedStructure {
  const children: Record<string, readonly string[]> = { ...live.children };
  const marks = new Map<string, Marked>();
  const nodeOf = new Map<string, string>();
  const planned = new Set(entries.flatMap(({ workspaceId }) => workspaceId ?? []));
  const exists = (id: string | null): id is string =>
    id !== null && workspaces[id] !== undefined && workspaces[id].status !== 'removed';

  const addGhost = (entry: PlanEntry, parent: string, mark: PlanMark) => {
    const id = ghostId(entry.path);
    if (marks.has(id)) return;
    nodeOf.set(entry.path, id);
    marks.set(id, { mark, key: entryKey(entry) });
    children[parent] = [...(children[parent] ?? []), id];
  };

  for (const entry of entries) {
    const { action, workspaceId, path, parentPath } = entry;
    const key = entryKey(entry);
    if (action === 'remove') {
      if (exists(workspaceId)) marks.set(workspaceId, { mark: 'remove', key });
      continue;
    }
    const parent = parentPath === null ? ROOT : (nodeOf.get(parentPath) ?? ROOT);
    if (!exists(workspaceId)) {
      const arrived = twin(live.children[parent], workspaces, entry.name, planned);
      if (arrived === null) addGhost(entry, parent, 'create');
      else nodeOf.set(path, arrived);
      continue;
    }
    const isThere = (workspaces[workspaceId]?.parentId ?? ROOT) === parent;
    const stays = isThere || (action !== 'move' && !isGhostId(parent));
    if (stays) {
      nodeOf.set(path, workspaceId);
      marks.set(workspaceId, { mark: action === 'keep' ? 'keep' : 'update', key });
    } else {
      marks.set(workspaceId, { mark: 'leave', key });
      addGhost(entry, parent, 'arrive');
    }
  }

  for (const id of Object.keys(workspaces)) if (!marks.has(id)) marks.set(id, { mark: 'keep', key: null });
  const open = teamsWithChanges(children, marks);
  const collapsed = new Set([...live.collapsed].filter((id) => !open.has(id)));
  return { structure: { children, collapsed, placed: live.placed }, marks };
}

/** A child of that name that the plan does not know yet: what a ghost has become. */
function twin(
  siblings: readonly string[] | undefined,
  workspaces: Workspaces,
  name: string,
  planned: ReadonlySet<string>,
): string | null {
  return siblings?.find((id) => workspaces[id]?.name === name && !planned.has(id)) ?? null;
}

/** Everybody with something below that does not just stay. */
function teamsWithChanges(
  children: OrgStructure['children'],
  marks: ReadonlyMap<string, Marked>,
): ReadonlySet<string> {
  const teams = new Set<string>();
  const visit = (id: string): boolean => {
    let changes = false;
    for (const child of children[id] ?? []) {
      const below = visit(child);
      if (below || marks.get(child)?.mark !== 'keep') changes = true;
    }
    if (changes) teams.add(id);
    return changes;
  };
  visit(ROOT);
  return teams;
}
