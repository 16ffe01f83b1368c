import { AppError, type Logger, messageOf } from '../../base/index.ts';
import {
  AGENT_PORT,
  belongsTo,
  type ContainerSpec,
  type Docker,
  labelsFor,
  NETWORK,
  type OurContainer,
} from '../../docker/index.ts';
import { type Credentials, dueFiles, type ProvisionStep, type WorkspaceSpec } from '../backend.ts';
import { checkHostFolder } from '../host-folder.ts';
import { type Isolation, isolationOf, refuseHostFolder } from './isolation.ts';
import { namesOf, type WorkspaceNames } from './names.ts';
import { seedEntries } from './seed.ts';
import { sweep } from './sweep.ts';

/** Means that another actor interfered; the second try starts from scratch. */
const RETRIED_CODES = new Set(['port_taken', 'container_missing', 'docker_conflict']);

/** Where an agent finds what it works on. */
const WORKSPACE_FOLDER = '/workspace';

export interface ProvisionContext {
  readonly docker: Docker;
  /** Real paths of folders that no agent may work in. */
  readonly guarded: readonly string[];
  readonly logger: Logger;
}

/**
 * Volumes → container → seed → start, replacing whatever this installation has by that name. `mayExist: false`
 * saves looking for that first; Docker's refusal of the name then leads to it all the same.
 */
export async function provision(
  context: ProvisionContext,
  spec: WorkspaceSpec,
  onStep: (step: ProvisionStep) => void,
  mayExist: boolean,
): Promise<OurContainer> {
  const { docker, logger } = context;
  const names = namesOf(spec.id);
  const isolation = isolationOf(spec.tier, spec.name);
  refuseHostFolder(spec, isolation);
  await checkHostFolder(spec, context.guarded);

  onStep('volumes');
  const { extraHosts } = await docker.hostAccess();
  const volumes = await ensureVolumes(docker, spec, names, isolation);
  const due = dueFiles(spec, volumes.freshConfigs);
  let seeded = false;
  let clears = mayExist;
  const credentials = spec.credentials();
  const attempt = async (): Promise<OurContainer> => {
    if (clears) await removeOwn(docker, names.container);
    clears = true;
    const container = containerSpec(docker.instanceId, spec, credentials, names, isolation, extraHosts);
    const entries = seedEntries([...due, ...credentials.files], volumes.fresh);
    onStep('container');
    if (!volumes.freshConfigs && spec.gone.length > 0) await sweep(context, container, spec.gone);
    let id = await docker.containers.create(
      // A read-only root takes no files, so a first container that is never started carries them in.
      isolation.readOnlyRoot
        ? { ...container, readOnlyRoot: false, labels: seederLabels(docker, spec) }
        : container,
    );
    try {
      onStep('seed');
      await docker.containers.putFiles(id, '/', entries);
      seeded = true;
      if (isolation.readOnlyRoot) {
        await docker.containers.remove(id);
        id = await docker.containers.create(container);
      }
      onStep('start');
      await docker.containers.start(id);
      const started = await docker.refreshContainer(id);
      if (started) return started;
      throw new AppError('container_missing', 'The container vanished right after it was started', {
        detail: 'Something else removed it. Try again.',
      });
    } catch (error) {
      await undo(logger, () => discard(docker, id));
      throw error;
    }
  };

  try {
    return await withOneRetry(attempt, logger);
  } catch (error) {
    if (!seeded) {
      for (const volume of volumes.created) await undo(logger, () => docker.volumes.remove(volume));
    }
    throw error;
  }
}

/** Removes the container of that name if it is this installation's; anyone else's is left alone. */
export async function removeOwn(docker: Docker, name: string, graceSeconds?: number): Promise<void> {
  const existing = await docker.containers.named(name);
  if (!existing || !belongsTo(existing.labels, docker.instanceId)) return;
  if (graceSeconds !== undefined) await docker.containers.stop(existing.id, graceSeconds);
  await discard(docker, existing.id);
}

async function discard(docker: Docker, id: string): Promise<void> {
  await docker.containers.remove(id);
  docker.forgetContainer(id);
}

async function withOneRetry<T>(work: () => Promise<T>, logger: Logger): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || !RETRIED_CODES.has(error.code)) throw error;
    logger.warn({ err: error }, 'starting a container once more');
    return work();
  }
}

interface EnsuredVolumes {
  /** Names of the volumes that this call created. */
  readonly created: string[];
  /** Where those are mounted. */
  readonly fresh: string[];
  readonly freshConfigs: boolean;
}

async function ensureVolumes(
  docker: Docker,
  spec: WorkspaceSpec,
  names: WorkspaceNames,
  isolation: Isolation,
): Promise<EnsuredVolumes> {
  const mounts = Object.entries(volumesOf(spec, names, isolation));
  const results = await Promise.all(
    mounts.map(async ([name, path]) => {
      const onMissing = name === names.configsVolume ? spec.onFresh : undefined;
      return { name, path, ...(await docker.volumes.ensure(name, spec.id, onMissing)) };
    }),
  );
  const created = results.filter((result) => result.created);
  return {
    created: created.map(({ name }) => name),
    fresh: created.map(({ path }) => path),
    freshConfigs: created.some(({ name }) => name === names.configsVolume),
  };
}

function volumesOf(spec: WorkspaceSpec, names: WorkspaceNames, isolation: Isolation): Record<string, string> {
  const hasOwn = isolation.hasWorkspaceVolume && spec.hostFolder === null;
  return {
    [names.configsVolume]: '/configs',
    ...(hasOwn ? { [names.workspaceVolume]: WORKSPACE_FOLDER } : {}),
  };
}

function containerSpec(
  instanceId: string,
  spec: WorkspaceSpec,
  credentials: Credentials,
  names: WorkspaceNames,
  isolation: Isolation,
  extraHosts: readonly string[],
): ContainerSpec {
  const { readOnlyRoot, tmpfs, memoryBytes, nanoCpus, processLimit } = isolation;
  const { hostFolder } = spec;
  return {
    name: names.container,
    image: spec.image,
    labels: labelsFor(instanceId, { workspaceId: spec.id, fingerprint: spec.fingerprint }),
    env: { ...spec.env, ...credentials.env },
    agentPort: AGENT_PORT,
    volumes: volumesOf(spec, names, isolation),
    folders: hostFolder
      ? [{ source: hostFolder.path, target: WORKSPACE_FOLDER, readOnly: hostFolder.readOnly }]
      : [],
    network: NETWORK,
    extraHosts,
    readOnlyRoot,
    tmpfs,
    memoryBytes,
    nanoCpus,
    processLimit,
  };
}

/** Without a fingerprint, so that one left behind by a crash is never taken for the real thing. */
function seederLabels(docker: Docker, spec: WorkspaceSpec): Record<string, string> {
  return labelsFor(docker.instanceId, { workspaceId: spec.id });
}

/** Cleaning up after a failure must not hide that failure. */
async function undo(logger: Logger, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    logger.warn({ err: error }, `cleaning up failed: ${messageOf(error)}`);
  }
}
