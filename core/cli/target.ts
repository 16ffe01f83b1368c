import type { Workspace } from '../contract/index.ts';
import type { CommandContext } from './command.ts';
import { findEngine, type RunningEngine } from './engine-connection.ts';
import { findWorkspace } from './find-workspace.ts';

/** The workspace that a command names, among all of the engine that runs. Throws what finding either throws. */
export async function target(
  wanted: string,
  { home, env }: Pick<CommandContext, 'home' | 'env'>,
): Promise<{ engine: RunningEngine; workspace: Workspace; workspaces: readonly Workspace[] }> {
  const engine = await findEngine(home, env);
  const { workspaces } = await engine.call('engine.snapshot', {});
  return { engine, workspace: findWorkspace(workspaces, wanted), workspaces };
}
