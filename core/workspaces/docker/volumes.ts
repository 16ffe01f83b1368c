import type { Docker } from '../../docker/index.ts';
import type { WorkspaceSpec } from '../backend.ts';
import type { Isolation } from './isolation.ts';
import { namesOf } from './names.ts';

/** Where an agent finds what it works on. */
export const WORKSPACE_FOLDER = '/workspace';
const CONFIGS_FOLDER = '/configs';
const SESSIONS_FOLDER = '/root/.claude/sessions';
/** The one that keeps sessions in files. */
const RUNTIME_WITH_SESSIONS = 'claude-code';

/** The volumes of a container: name → where it is mounted. */
export function volumesOf(spec: WorkspaceSpec, { hasOwnVolumes }: Isolation): Record<string, string> {
  const names = namesOf(spec.id);
  const hasWorkspace = hasOwnVolumes && spec.hostFolder === null;
  const hasSessions = hasOwnVolumes && spec.runtime === RUNTIME_WITH_SESSIONS;
  return {
    [names.configsVolume]: CONFIGS_FOLDER,
    ...(hasWorkspace ? { [names.workspaceVolume]: WORKSPACE_FOLDER } : {}),
    ...(hasSessions ? { [names.sessionsVolume]: SESSIONS_FOLDER } : {}),
  };
}

/** What became of the volumes of a start. */
export interface EnsuredVolumes {
  /** Names of the volumes that this call created. */
  readonly created: string[];
  /** Where those are mounted. */
  readonly fresh: string[];
  readonly freshConfigs: boolean;
}

export async function ensureVolumes(
  docker: Docker,
  spec: WorkspaceSpec,
  mounts: Readonly<Record<string, string>>,
): Promise<EnsuredVolumes> {
  const results = await Promise.all(
    Object.entries(mounts).map(async ([name, path]) => {
      const onMissing = path === CONFIGS_FOLDER ? spec.onFresh : undefined;
      return { name, path, ...(await docker.volumes.ensure(name, spec.id, onMissing)) };
    }),
  );
  const created = results.filter((result) => result.created);
  return {
    created: created.map(({ name }) => name),
    fresh: created.map(({ path }) => path),
    freshConfigs: created.some(({ path }) => path === CONFIGS_FOLDER),
  };
}

/**
 * Throws away what the agent remembers of its session; no container may use it. Resolves with where the empty volume is
 * mounted, if it is.
 */
export async function renewSessions(
  docker: Docker,
  { id }: WorkspaceSpec,
  mounts: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { sessionsVolume } = namesOf(id);
  await docker.volumes.remove(sessionsVolume);
  const path = mounts[sessionsVolume];
  if (path === undefined) return [];
  await docker.volumes.ensure(sessionsVolume, id);
  return [path];
}
