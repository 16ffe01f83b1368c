import type { EnvRequirement, ResolvedOrg, ResolvedWorkspace } from '../types.ts';

/** A variable that has no value, with the workspaces that ask for it; no names when the whole org does. */
export interface MissingEnv {
  readonly anyOf: string[];
  readonly neededBy: string[];
}

/**
 * The requirements that nothing satisfies: neither a secret for every workspace nor, for each workspace that is
 * concerned, its own variables. What the org asks for concerns all that are spawned, what a workspace asks for
 * itself only. Single variables come first, then groups, each in alphabetical order.
 *
 * @param isStored whether a secret of that name exists for every workspace
 * @param ownKeys names of the variables that a workspace has besides those of its `.env` files
 */
export function findMissingEnv(
  org: ResolvedOrg,
  kind: 'required' | 'recommended',
  isStored: (key: string) => boolean,
  ownKeys: (workspace: ResolvedWorkspace) => ReadonlySet<string>,
): MissingEnv[] {
  const missing = new Map<string, { anyOf: string[]; neededBy: Set<string>; byAll: boolean }>();
  const note = ({ anyOf }: EnvRequirement, name: string | null) => {
    const members = [...new Set(anyOf)].sort();
    const key = members.join(',');
    const entry = missing.get(key) ?? { anyOf: members, neededBy: new Set(), byAll: false };
    missing.set(key, entry);
    if (name === null) entry.byAll = true;
    else entry.neededBy.add(name);
  };
  const has = (workspace: ResolvedWorkspace, { anyOf }: EnvRequirement): boolean => {
    const own = ownKeys(workspace);
    return anyOf.some((key) => isStored(key) || own.has(key) || workspace.envKeys.includes(key));
  };
  const [ofOrg, ofWorkspace] =
    kind === 'required'
      ? ([org.ownRequiredEnv, 'requiredEnv'] as const)
      : ([org.ownRecommendedEnv, 'recommendedEnv'] as const);
  const spawning = flattenSpawning(org.workspaces);
  for (const each of ofOrg) if (!spawning.every((workspace) => has(workspace, each))) note(each, null);
  for (const workspace of flatten(org.workspaces)) {
    for (const each of workspace[ofWorkspace]) if (!has(workspace, each)) note(each, workspace.name);
  }
  const singles = new Set([...missing.values()].flatMap(({ anyOf }) => (anyOf.length === 1 ? anyOf : [])));
  return (
    [...missing.values()]
      // Whoever gives the single variable satisfies the group as well.
      .filter(({ anyOf }) => anyOf.length === 1 || !anyOf.some((key) => singles.has(key)))
      .sort((a, b) => rank(a.anyOf) - rank(b.anyOf) || (a.anyOf.join() < b.anyOf.join() ? -1 : 1))
      .map(({ anyOf, neededBy, byAll }) => ({ anyOf, neededBy: byAll ? [] : [...neededBy] }))
  );
}

function rank(anyOf: readonly string[]): number {
  return anyOf.length === 1 ? 0 : 1;
}

function flatten(workspaces: readonly ResolvedWorkspace[]): ResolvedWorkspace[] {
  return workspaces.flatMap((each) => [each, ...flatten(each.children)]);
}

/** All workspaces of a template that an import creates, in creation order. */
export function flattenSpawning(workspaces: readonly ResolvedWorkspace[]): ResolvedWorkspace[] {
  return workspaces.flatMap((each) => (each.spawning ? [each, ...flattenSpawning(each.children)] : []));
}
