import type Dockerode from 'dockerode';

/** One container with its volumes, to be created again as it is. */
export interface Blueprint {
  readonly volumes: readonly string[];
  readonly options: Dockerode.ContainerCreateOptions;
}

const INSTANCE_LABEL = 'molecule.platform.instance';
/** Secrets of the workspace, and where an engine answered that is not there now. */
const PLATFORM_VARIABLES = /^(PLATFORM_URL|MOLECULE_URL)=/;
/** Refuses connections: the agents start as always and find nobody. */
const NOBODY = 'PLATFORM_URL=http://127.0.0.1:9';

/**
 * What the app created, read back from Docker, so that the floor creates the very same: image, environment,
 * labels, host configuration, network, volumes. Names and the owner's label are made its own.
 */
export async function readBlueprints(
  docker: Dockerode,
  instanceId: string,
  floorId: string,
): Promise<Blueprint[]> {
  const containers = await docker.listContainers({
    all: true,
    filters: { label: [`${INSTANCE_LABEL}=${instanceId}`] },
  });
  return Promise.all(
    containers.map(async ({ Id }) => toBlueprint(await docker.getContainer(Id).inspect(), floorId)),
  );
}

function toBlueprint(container: Dockerode.ContainerInspectInfo, floorId: string): Blueprint {
  const { Config, HostConfig, NetworkSettings } = container;
  const name = `bench-${container.Name.replace(/^\//, '')}`;
  const binds = (HostConfig.Binds ?? []).map((bind) => `bench-${bind}`);
  const networks = Object.keys(NetworkSettings.Networks);
  return {
    volumes: binds.map((bind) => bind.split(':')[0] ?? ''),
    options: {
      name,
      Image: Config.Image,
      Env: [...Config.Env.filter((variable) => !PLATFORM_VARIABLES.test(variable)), NOBODY],
      Labels: { ...Config.Labels, [INSTANCE_LABEL]: floorId },
      ExposedPorts: { ...Config.ExposedPorts },
      HostConfig: { ...HostConfig, Binds: binds },
      NetworkingConfig: {
        EndpointsConfig: Object.fromEntries(networks.map((network) => [network, { Aliases: [name] }])),
      },
    },
  };
}
