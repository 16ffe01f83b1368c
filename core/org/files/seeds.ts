import { Semaphore } from '../../base/index.ts';
import { flattenSpawning } from '../plan/missing-env.ts';
import { EnvFiles, type TemplateFolders, templateRootOf } from '../resolve/workspace-env.ts';
import type { ResolvedOrg } from '../types.ts';
import { OrgFiles, type Seedable } from './config-files.ts';
import type { DigestedFile } from './digests.ts';

/** As many as the system reads at once. */
const PARALLEL_READS = 4;

/** What one workspace of a template starts with. */
export interface WorkspaceSeed {
  /** For `/configs`; none where another machine runs the agent. */
  readonly files: readonly DigestedFile[];
  /** The variables of its persona and `.env` files. Secret. */
  readonly env: Readonly<Record<string, string>>;
}

/** By the path of the workspace. What workspaces have in common is one object. */
export type OrgSeeds = ReadonlyMap<string, WorkspaceSeed>;

/** What of a resolved template its seeds are read from: plain data that survives a structured clone. */
export interface SeedSource extends TemplateFolders {
  readonly workspaces: readonly (Seedable & { readonly path: string; readonly external: boolean })[];
}

export interface SeedOptions {
  /** Folder of personas; none: there are no personas. */
  readonly personaRoot?: string | undefined;
}

export function seedSourceOf({ dir, allowedRoots, externals, workspaces }: ResolvedOrg): SeedSource {
  return {
    dir,
    allowedRoots,
    externals,
    workspaces: flattenSpawning(workspaces).map((workspace) => ({
      path: workspace.path,
      external: workspace.external,
      name: workspace.name,
      role: workspace.role,
      tier: workspace.tier,
      runtime: workspace.runtime,
      model: workspace.model,
      maxConcurrentTasks: workspace.maxConcurrentTasks,
      categoryRouting: workspace.categoryRouting,
      initialPrompt: workspace.initialPrompt,
      idlePrompt: workspace.idlePrompt,
      idleIntervalSeconds: workspace.idleIntervalSeconds,
      systemPrompt: workspace.systemPrompt,
      filesDir: workspace.filesDir,
      sources: modelOf(workspace),
    })),
  };
}

/** Of all sources only that of the model decides about a file. */
function modelOf({ sources: { model } }: Seedable): Seedable['sources'] {
  return model ? { model } : {};
}

/**
 * Reads the files and variables of every workspace that is spawned.
 *
 * @throws AppError `template_invalid` for a broken config.yaml or a `files_dir` that is gone, `template_too_large`
 */
export async function readSeeds(source: SeedSource, { personaRoot }: SeedOptions = {}): Promise<OrgSeeds> {
  const root = templateRootOf(source);
  const files = new OrgFiles(root);
  const variables = new EnvFiles(root, personaRoot);
  const env = new Map<string, Readonly<Record<string, string>>>();
  const envOf = (filesDir: string) => {
    let found = env.get(filesDir);
    if (!found) {
      const values = [...variables.of(filesDir)].map(([key, { value }]) => [key, value] as const);
      files.count(values.reduce((sum, [key, value]) => sum + key.length + value.length, 0));
      found = Object.fromEntries(values);
      env.set(filesDir, found);
    }
    return found;
  };
  const few = new Semaphore(PARALLEL_READS);
  const seeds = source.workspaces.map((workspace) =>
    few.run(async (): Promise<[string, WorkspaceSeed]> => {
      const own = workspace.external ? [] : await files.of(workspace);
      return [workspace.path, { files: own, env: envOf(workspace.filesDir) }];
    }),
  );
  return new Map(await Promise.all(seeds));
}
