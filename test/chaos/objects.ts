import type Dockerode from 'dockerode';

const INSTANCE = 'molecule.platform.instance';
const WORKSPACE = 'molecule.platform.workspace';

export interface OwnContainer {
  readonly id: string;
  /** Empty for one that belongs to no workspace. */
  readonly workspaceId: string;
  readonly state: string;
  readonly imageId: string;
}

/** All that an installation has on a Docker engine. */
export interface Objects {
  readonly containers: readonly OwnContainer[];
  readonly volumes: readonly { readonly name: string; readonly workspaceId: string }[];
  readonly networks: readonly string[];
}

export async function objectsOf(docker: Dockerode, instanceId: string): Promise<Objects> {
  const filters = { label: [`${INSTANCE}=${instanceId}`] };
  const [containers, { Volumes: volumes }, networks] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listVolumes({ filters }),
    docker.listNetworks({ filters }),
  ]);
  return {
    containers: containers.map(({ Id, Labels, State, ImageID }) => ({
      id: Id,
      workspaceId: Labels[WORKSPACE] ?? '',
      state: State,
      imageId: ImageID,
    })),
    // Docker answers null instead of an empty list.
    volumes: (volumes ?? []).map(({ Name, Labels }) => ({
      name: Name,
      workspaceId: Labels?.[WORKSPACE] ?? '',
    })),
    networks: networks.map(({ Name }) => Name),
  };
}
