import { pathSegment } from '../resolve/workspace.ts';
import type { LiveWorkspace } from './live.ts';

export interface Removal {
  readonly live: LiveWorkspace;
  /** Names from the root, as it lives now. */
  readonly path: string;
  readonly parentPath: string | null;
  readonly reason: string;
}

/** A workspace that the template no longer has, but that cannot go. */
export interface Spared {
  readonly live: LiveWorkspace;
  readonly path: string;
  readonly reason: string;
}

/**
 * What a reconcile takes away: the workspaces that an import of this org made and the template no longer has,
 * with what people made below them. Nothing that belongs to another org is ever touched: what holds such a
 * workspace stays. Children come before their parents.
 *
 * @param kept ids that the template stands for, at their old place or a new one
 */
export function findRemovals(
  live: readonly LiveWorkspace[],
  orgId: string,
  kept: ReadonlySet<string>,
): { removals: Removal[]; spared: Spared[] } {
  const tree = new LiveTree(live);
  const isForeign = (each: LiveWorkspace) => each.orgId !== null && each.orgId !== orgId;
  /** Workspaces with something of another org below them. What stays or moves away takes its own with it. */
  const holders = new Set<string>();
  const look = (each: LiveWorkspace): boolean => {
    let holds = false;
    for (const child of tree.childrenOf(each.id)) {
      const below = look(child);
      if (!kept.has(child.id) && (below || isForeign(child))) holds = true;
    }
    if (holds) holders.add(each.id);
    return holds;
  };

  const removals: Removal[] = [];
  const spared: Spared[] = [];
  const decide = (each: LiveWorkspace, above: LiveWorkspace | null) => {
    const mine = each.orgId === orgId;
    const unwanted = !kept.has(each.id) && (mine || (above !== null && each.orgId === null));
    const goes = unwanted && !holders.has(each.id);
    for (const child of tree.childrenOf(each.id)) decide(child, goes ? each : null);
    const path = tree.pathOf(each);
    if (goes) {
      const reason = mine
        ? 'the template no longer has it'
        : `it was made by hand below "${above?.name ?? ''}", which goes`;
      removals.push({ live: each, path, parentPath: tree.parentPathOf(each), reason });
    } else if (unwanted && mine) {
      spared.push({ live: each, path, reason: 'it holds a workspace of another org' });
    }
  };
  for (const root of tree.childrenOf(null)) {
    look(root);
    decide(root, null);
  }
  return { removals, spared };
}

/** Live workspaces by parent, with their paths. */
export class LiveTree {
  readonly #byId: ReadonlyMap<string, LiveWorkspace>;
  readonly #children = new Map<string | null, LiveWorkspace[]>();
  readonly #paths = new Map<string, string>();

  constructor(live: readonly LiveWorkspace[]) {
    this.#byId = new Map(live.map((each) => [each.id, each]));
    for (const each of live) {
      const siblings = this.#children.get(each.parentId);
      if (siblings) siblings.push(each);
      else this.#children.set(each.parentId, [each]);
    }
    // By name, so that a plan does not depend on the order in which workspaces were made.
    for (const siblings of this.#children.values()) siblings.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  childrenOf(id: string | null): readonly LiveWorkspace[] {
    return this.#children.get(id) ?? [];
  }

  pathOf(each: LiveWorkspace): string {
    const known = this.#paths.get(each.id);
    if (known !== undefined) return known;
    const above = this.parentPathOf(each);
    const path = above === null ? pathSegment(each.name) : `${above}/${pathSegment(each.name)}`;
    this.#paths.set(each.id, path);
    return path;
  }

  parentPathOf(each: LiveWorkspace): string | null {
    const parent = each.parentId === null ? undefined : this.#byId.get(each.parentId);
    return parent ? this.pathOf(parent) : null;
  }
}
