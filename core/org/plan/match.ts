import type { ResolvedWorkspace } from '../types.ts';
import type { LiveWorkspace } from './live.ts';

/** A workspace of the template with what it corresponds to. */
export interface Match {
  readonly workspace: ResolvedWorkspace;
  /** null at the roots. */
  readonly parent: Match | null;
  readonly live: LiveWorkspace | null;
  /** It lives below another parent than the template says. */
  readonly moves: boolean;
}

interface Open {
  readonly workspace: ResolvedWorkspace;
  readonly parent: Open | null;
  live: LiveWorkspace | null;
  moves: boolean;
}

/**
 * Finds for each workspace of the template that is to be spawned the live one that it stands for: the one with
 * its name below its parent; else, when exactly one workspace of this org has that name and stands for nothing,
 * that one moves. In creation order.
 *
 * @param orgId the org that is imported; null when it is new, and nothing can move then
 */
export function matchWorkspaces(
  roots: readonly ResolvedWorkspace[],
  live: readonly LiveWorkspace[],
  orgId: string | null,
): Match[] {
  const all: Open[] = [];
  const collect = (workspaces: readonly ResolvedWorkspace[], parent: Open | null) => {
    for (const workspace of workspaces) {
      if (!workspace.spawning) continue;
      const open: Open = { workspace, parent, live: null, moves: false };
      all.push(open);
      collect(workspace.children, open);
    }
  };
  collect(roots, null);

  const byIdentity = new Map(live.map((each) => [identity(each.parentId, each.name), each]));
  const claimed = new Set<string>();
  /** How many entries of the template still look for a workspace of that name. */
  const wanting = countBy(all, (each) => each.workspace.name);
  const movable = groupByName(live.filter((each) => orgId !== null && each.orgId === orgId));
  const claim = (open: Open, found: LiveWorkspace, moves: boolean) => {
    open.live = found;
    open.moves = moves;
    claimed.add(found.id);
    wanting.set(found.name, (wanting.get(found.name) ?? 1) - 1);
    movable.get(found.name)?.delete(found);
  };
  /** Parents come first, so one pass reaches everything below what is matched. */
  const matchByIdentity = (from: number) => {
    for (const open of all.slice(from)) {
      if (open.live !== null || (open.parent !== null && open.parent.live === null)) continue;
      const found = byIdentity.get(identity(open.parent?.live?.id ?? null, open.workspace.name));
      if (found && !claimed.has(found.id)) claim(open, found, false);
    }
  };

  matchByIdentity(0);
  for (const [index, open] of all.entries()) {
    if (open.live !== null) continue;
    const candidates = movable.get(open.workspace.name);
    const [candidate] = candidates ?? [];
    if (!candidate || candidates?.size !== 1 || wanting.get(candidate.name) !== 1) continue;
    claim(open, candidate, true);
    matchByIdentity(index + 1);
  }
  return all as Match[];
}

function identity(parentId: string | null, name: string): string {
  return `${parentId ?? ''}\0${name}`;
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

function groupByName(live: readonly LiveWorkspace[]): Map<string, Set<LiveWorkspace>> {
  const groups = new Map<string, Set<LiveWorkspace>>();
  for (const each of live) {
    const group = groups.get(each.name);
    if (group) group.add(each);
    else groups.set(each.name, new Set([each]));
  }
  return groups;
}
