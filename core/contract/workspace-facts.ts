/**
 * What the interface computes with. It stands apart from the schemas, because those bring a library along that the
 * page needs for nothing that it shows at first.
 */

/** The steps between "wanted" and "online", in order. */
export const provisionSteps = ['image', 'volumes', 'container', 'seed', 'start', 'register'] as const;

/** Runtime of workspaces without an agent: the app itself answers for them, with canned phrases. */
export const MOCK_RUNTIME = 'mock';

/** Whether the app runs a container or a process for a workspace. Without one there is nothing to start, stop or log. */
export function hasInstance(workspace: { readonly external: boolean; readonly runtime: string }): boolean {
  return !workspace.external && workspace.runtime !== MOCK_RUNTIME;
}
