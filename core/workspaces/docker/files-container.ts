import { AGENT_PORT, type ContainerSpec, type Docker, labelsFor, NETWORK } from '../../docker/index.ts';
import { noVolume } from '../access/paths.ts';
import type { FileRoot, FilesOwner } from '../access/types.ts';
import { checkHostFolder } from '../host-folder.ts';
import { namesOf } from './names.ts';
import { removeOwn } from './provision.ts';
import { AGENT_ID } from './seed.ts';

const LEFT_BEHIND = /^(ws-[0-9a-f-]{12}-files)(-rm)?$/;
const MEMORY_BYTES = 256 * 1024 * 1024;
const ONE_CPU = 1_000_000_000;
const PROCESS_LIMIT = 64;

/** What it takes to make them. */
export interface StandInParts {
  readonly docker: Docker;
  /** Real paths of folders that no agent may work in. */
  readonly guarded: readonly string[];
}

/** Names of the containers that stand in for the one of a workspace: to lend its volumes, and to remove what is in them. */
export function standInNames(workspaceId: string): { readonly lender: string; readonly remover: string } {
  const lender = `${namesOf(workspaceId).container}-files`;
  return { lender, remover: `${lender}-rm` };
}

/**
 * Hands the container of a workspace to `work`, in whatever state it is. Without one, a container is made of the same
 * image with the same volumes, never started, and removed again. Throws `no_volume`, `image_missing`, and for a folder
 * of this machine `workspace_dir_missing`, `workspace_dir_refused`.
 */
export async function withFilesContainer<T>(
  parts: StandInParts,
  owner: FilesOwner,
  root: FileRoot,
  work: (containerId: string) => Promise<T>,
): Promise<T> {
  const { docker } = parts;
  const own = docker.container(owner.id);
  if (own) return work(own.containerId);
  const spec = await filesContainer(parts, owner, root);
  await removeOwn(docker, spec.name);
  const id = await docker.containers.create(spec);
  try {
    return await work(id);
  } finally {
    await docker.containers.remove(id);
  }
}

/** Why a folder of a workspace without a container cannot be reached, for people; null when it can. */
export function lacksWithoutContainer(owner: FilesOwner, root: FileRoot): string | null {
  if (root === '/home' || root === '/plugins')
    return 'That folder is there only while the workspace has a container. Start it.';
  return owner.image === '' ? 'It has never been started. Start it once, then it has files.' : null;
}

/** What a stand-in for the container of a workspace is created from; it has nothing but the folder that is asked for. */
export async function filesContainer(
  { docker, guarded }: StandInParts,
  owner: FilesOwner,
  root: FileRoot,
): Promise<ContainerSpec> {
  const names = namesOf(owner.id);
  const why = lacksWithoutContainer(owner, root);
  if (why !== null) throw noVolume(owner.name, root, why);
  const folder = root === '/workspace' ? owner.hostFolder : null;
  // What its agent may not work in, nobody reaches in its name.
  if (folder) await checkHostFolder(owner, guarded);
  const volume = root === '/configs' ? names.configsVolume : names.workspaceVolume;
  if (!folder && !(await docker.volumes.isOurs(volume))) {
    throw noVolume(owner.name, root, 'It comes with the first start. Start the workspace once.');
  }
  return {
    name: standInNames(owner.id).lender,
    image: owner.image,
    // Nobody's container for those who follow what happens.
    labels: labelsFor(docker.instanceId),
    env: {},
    agentPort: AGENT_PORT,
    volumes: folder ? {} : { [volume]: root },
    folders: folder ? [{ source: folder.path, target: root, readOnly: folder.readOnly }] : [],
    network: NETWORK,
    extraHosts: [],
    readOnlyRoot: false,
    tmpfs: {},
    memoryBytes: MEMORY_BYTES,
    nanoCpus: ONE_CPU,
    processLimit: PROCESS_LIMIT,
    once: { command: ['node'], userId: AGENT_ID },
  };
}

/** Removes the stand-ins of a workspace, which hold its volumes. */
export async function removeStandIns(docker: Docker, workspaceId: string): Promise<void> {
  const { lender, remover } = standInNames(workspaceId);
  for (const name of [lender, remover]) await removeOwn(docker, name);
}

/** Removes what a crash has left of them. Those of workspaces that are `atWork` (names of lenders) are in use. */
export async function sweepStandIns(docker: Docker, atWork: ReadonlySet<string>): Promise<void> {
  for (const { id, name } of await docker.containers.own()) {
    const lender = LEFT_BEHIND.exec(name)?.[1];
    if (lender !== undefined && !atWork.has(lender)) await docker.containers.remove(id);
  }
}
