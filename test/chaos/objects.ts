import type Dockerode from 'dockerode';

const INSTANCE = 'molecule.platform.instance';
const WORKSPACE = 'molecule.platform.workspace';
const MADE_HERE = 'molecule.platform.managed=true';

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
  /** Ids of images without a name that no container is of: what a build leaves that was cut off. */
  readonly halfImages: readonly string[];
}

export async function objectsOf(docker: Dockerode, instanceId: string): Promise<Objects> {
  const filters = { label: [`${INSTANCE}=${instanceId}`] };
  const [containers, { Volumes: volumes }, networks, nameless] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listVolumes({ filters }),
    docker.listNetworks({ filters }),
    docker.listImages({ filters: { dangling: ['true'], label: [MADE_HERE] } }),
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
    halfImages: nameless
      .map(({ Id }) => Id)
      .filter((id) => containers.every(({ ImageID }) => ImageID !== id)),
  };
}
