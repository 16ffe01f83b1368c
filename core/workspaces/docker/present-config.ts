import { type Logger, toAppError } from '../../base/index.ts';
import {
  belongsTo,
  type ContainerSpec,
  type Docker,
  labelsFor,
  type NamedContainer,
} from '../../docker/index.ts';
import { MAX_FILE_BYTES } from '../access/types.ts';
import { CONFIG_FILE } from '../preflight/agent-config.ts';

const NOT_NOW = new Set(['docker_absent', 'docker_lost']);

/**
 * The config.yaml in the volume of `/configs`: empty when there is none, undefined when that cannot be told. Read
 * through the container that is there, or else through one that is made for it under the same name and never started,
 * so no image but the agent's own is needed.
 */
export async function presentConfig(
  { docker, logger }: { readonly docker: Docker; readonly logger: Logger },
  container: ContainerSpec,
  existing: NamedContainer | undefined,
): Promise<Uint8Array | undefined> {
  try {
    if (existing && belongsTo(existing.labels, docker.instanceId)) return await read(docker, existing.id);
    const id = await docker.containers.create({
      ...container,
      // Nobody's container for those who follow what happens; a crash leaves it to the next one of that name.
      labels: labelsFor(docker.instanceId),
      folders: [],
      env: {},
    });
    try {
      return await read(docker, id);
    } finally {
      await docker.containers.remove(id);
    }
  } catch (error) {
    if (NOT_NOW.has(toAppError(error).code)) throw error;
    logger.warn({ err: error, container: container.name }, 'its config.yaml could not be looked at');
    return undefined;
  }
}

async function read(docker: Docker, containerId: string): Promise<Uint8Array | undefined> {
  try {
    return (await docker.archives.read(containerId, `/configs/${CONFIG_FILE}`, MAX_FILE_BYTES)) ?? undefined;
  } catch (error) {
    if (toAppError(error).code === 'file_not_found') return new Uint8Array();
    throw error;
  }
}
