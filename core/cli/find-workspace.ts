import { AppError } from '../base/index.ts';
import type { Workspace } from '../contract/index.ts';

/**
 * The workspace that a person means: by id, by name, or by path (`Director/Design Lead`). Names compare without
 * case. Throws `workspace_not_found`, or `workspace_ambiguous` with the paths to choose from.
 */
export function findWorkspace(workspaces: readonly Workspace[], wanted: string): Workspace {
  const exact = workspaces.find((each) => each.id === wanted);
  if (exact) return exact;
  const byId = new Map(workspaces.map((each) => [each.id, each]));
  const pathOf = (workspace: Workspace): string => {
    const parent = workspace.parentId === null ? undefined : byId.get(workspace.parentId);
    return parent ? `${pathOf(parent)}/${workspace.name}` : workspace.name;
  };
  const needle = wanted.toLowerCase();
  const matches = workspaces.filter(
    (each) => each.name.toLowerCase() === needle || pathOf(each).toLowerCase() === needle,
  );
  if (matches.length > 1) {
    throw new AppError('workspace_ambiguous', `"${wanted}" is the name of ${matches.length} workspaces`, {
      detail: `Use a path or an id:\n${matches.map((each) => `${pathOf(each)}  ${each.id}`).join('\n')}`,
    });
  }
  if (matches[0]) return matches[0];
  const names = workspaces.map((each) => each.name).join(', ');
  throw new AppError('workspace_not_found', `There is no workspace "${wanted}"`, {
    detail: names
      ? `There are: ${names}`
      : 'There are no workspaces yet: import an org with "molecule org import".',
  });
}
