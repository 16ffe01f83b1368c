import type { Workspace } from '../../../core/contract/index.ts';
import { type Presence, presenceOf } from '../engine/presence.ts';
import { type EngineState, ROOT } from '../engine/state.ts';

export interface OutlineRow {
  readonly id: string;
  /** 0 for roots. */
  readonly depth: number;
  readonly hasChildren: boolean;
  readonly expanded: boolean;
  /** Place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
}

export interface OutlineFilter {
  readonly text: string;
  readonly presence: Presence | null;
}

type Tree = Pick<EngineState, 'children' | 'workspaces'>;

/** The visible rows of the tree. A filter keeps matches and their ancestors and opens everything. */
export function outlineRows(tree: Tree, closed: ReadonlySet<string>, filter: OutlineFilter): OutlineRow[] {
  const kept = keptBy(tree, filter);
  const rows: OutlineRow[] = [];
  const visit = (parent: string, depth: number) => {
    const ids = (tree.children[parent] ?? []).filter((id) => kept === null || kept.has(id));
    ids.forEach((id, index) => {
      const hasChildren = tree.children[id] !== undefined;
      const expanded = hasChildren && (kept !== null || !closed.has(id));
      rows.push({ id, depth, hasChildren, expanded, position: index + 1, siblings: ids.length });
      if (expanded) visit(id, depth + 1);
    });
  };
  visit(ROOT, 0);
  return rows;
}

/** Ids of the rows between two, both included and `to` last; only that one when the other is not in sight. */
export function rangeOf(rows: readonly OutlineRow[], from: string, to: string): string[] {
  const ids = rows.map(({ id }) => id);
  const [start, end] = [ids.indexOf(from), ids.indexOf(to)];
  if (start < 0 || end < 0) return [to];
  return start <= end ? ids.slice(start, end + 1) : ids.slice(end, start + 1).reverse();
}

/** Ids that a filter leaves: matches and all their ancestors; null when there is no filter. */
function keptBy({ workspaces }: Tree, { text, presence }: OutlineFilter): Set<string> | null {
  const words = text.trim().toLowerCase();
  if (words === '' && presence === null) return null;
  const kept = new Set<string>();
  for (const workspace of Object.values(workspaces)) {
    if (presence !== null && presenceOf(workspace) !== presence) continue;
    if (words !== '' && !searchable(workspace).includes(words)) continue;
    for (let at: Workspace | undefined = workspace; at && !kept.has(at.id); ) {
      kept.add(at.id);
      at = at.parentId === null ? undefined : workspaces[at.parentId];
    }
  }
  return kept;
}

function searchable({ name, role, runtime }: Workspace): string {
  return `${name} ${role} ${runtime}`.toLowerCase();
}

/** How many workspaces show each presence. */
export function presenceCounts(workspaces: EngineState['workspaces']): ReadonlyMap<Presence, number> {
  const counts = new Map<Presence, number>();
  for (const workspace of Object.values(workspaces)) {
    if (workspace.status === 'removed') continue;
    const presence = presenceOf(workspace);
    counts.set(presence, (counts.get(presence) ?? 0) + 1);
  }
  return counts;
}
