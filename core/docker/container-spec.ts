import type Dockerode from 'dockerode';

/** A folder of this machine and where it stands in the container. */
export interface MountedFolder {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** What a container is created from. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  /** Published on loopback under a port that Docker picks. */
  readonly agentPort: number;
  /** Volume name → path in the container. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Folders of this machine; all of them must exist. */
  readonly folders: readonly MountedFolder[];
  readonly network: string;
  readonly extraHosts: readonly string[];
  readonly readOnlyRoot: boolean;
  /** Path → mount options of an in-memory file system. */
  readonly tmpfs: Readonly<Record<string, string>>;
  readonly memoryBytes: number;
  readonly nanoCpus: number;
  readonly processLimit: number;
  /** Linux capabilities that it keeps; none when left out. Null: privileged, with the processes of the host in sight. */
  readonly capabilities?: readonly string[] | null;
  /** The network of the host is its own: nothing is published, and `network` does not count. */
  readonly hostNetwork?: boolean;
  /** In place of what the image runs, as that user and group; it is not restarted when it ends. */
  readonly once?: { readonly command: readonly string[]; readonly userId: number };
}

const LOG_MAX_SIZE = '10m';
const LOG_MAX_FILES = '3';
const LOOPBACK = '127.0.0.1';

/** What Docker is asked to create. */
export function createOptions(spec: ContainerSpec): Dockerode.ContainerCreateOptions {
  const { once } = spec;
  const { HostConfig: network, ...networking } = networkOptions(spec);
  return {
    name: spec.name,
    Image: spec.image,
    Labels: { ...spec.labels },
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    ...(once ? { Entrypoint: [...once.command], Cmd: [], User: `${once.userId}:${once.userId}` } : {}),
    ...networking,
    HostConfig: {
      Binds: Object.entries(spec.volumes).map(([volume, path]) => `${volume}:${path}`),
      // As mounts and not as binds: Docker would make folders that are not there, and they would belong to root.
      Mounts: spec.folders.map(({ source, target, readOnly }) => ({
        Type: 'bind',
        Source: source,
        Target: target,
        ReadOnly: readOnly,
      })),
      RestartPolicy: { Name: once ? 'no' : 'unless-stopped' },
      ...network,
      ...privileges(spec),
      ExtraHosts: [...spec.extraHosts],
      ReadonlyRootfs: spec.readOnlyRoot,
      Tmpfs: { ...spec.tmpfs },
      PidsLimit: spec.processLimit,
      Memory: spec.memoryBytes,
      NanoCpus: spec.nanoCpus,
      LogConfig: { Type: 'json-file', Config: { 'max-size': LOG_MAX_SIZE, 'max-file': LOG_MAX_FILES } },
    },
  };
}

/** Neither ports nor an endpoint of another network mean anything where the host's network is used. */
function networkOptions({ name, network, agentPort, hostNetwork }: ContainerSpec) {
  if (hostNetwork) return { HostConfig: { NetworkMode: 'host' } };
  const port = `${agentPort}/tcp`;
  return {
    ExposedPorts: { [port]: {} },
    HostConfig: { NetworkMode: network, PortBindings: { [port]: [{ HostIp: LOOPBACK, HostPort: '' }] } },
    NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [name] } } },
  };
}

function privileges({ capabilities = [] }: ContainerSpec): Dockerode.HostConfig {
  if (capabilities === null) return { Privileged: true, PidMode: 'host' };
  return { CapDrop: ['ALL'], CapAdd: [...capabilities], SecurityOpt: ['no-new-privileges'] };
}
