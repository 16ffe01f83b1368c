import type Dockerode from 'dockerode';
import { AppError } from '../base/index.ts';
import { dockerError, explanationOf, isNotFound, isRemovalInProgress, statusOf } from './errors.ts';
import { labelFilters, workspaceOf } from './labels.ts';
import { logLines } from './log-frames.ts';
import { type TarEntry, tarStream } from './tar.ts';

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
  /** In place of what the image runs, as that user and group; it is not restarted when it ends. */
  readonly once?: { readonly command: readonly string[]; readonly userId: number };
}

/** A container by name, and who owns it. */
export interface NamedContainer {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

const LOG_MAX_SIZE = '10m';
const LOG_MAX_FILES = '3';
const PORT_TAKEN = /port is already allocated|address already in use/i;

export type Containers = ReturnType<typeof containerCalls>;

/** Typed calls on containers. They throw what `dockerError` makes of Docker's answer. */
export function containerCalls(client: () => Dockerode, instanceId: string) {
  return {
    /** Creates without starting; resolves with the id. `docker_conflict` when the name is taken, `image_missing`. */
    async create(spec: ContainerSpec): Promise<string> {
      try {
        return (await client().createContainer(createOptions(spec))).id;
      } catch (error) {
        throw dockerError(error, {
          code: 'container_create_failed',
          message: `The container ${spec.name} could not be created`,
        });
      }
    },

    /** `container_start_failed`, `port_taken`, or `container_missing` when it vanished before. */
    async start(id: string): Promise<void> {
      try {
        await client().getContainer(id).start();
      } catch (error) {
        const message = 'The container could not be started';
        if (isNotFound(error) && /no such container/i.test(explanationOf(error))) throw missing(error);
        const code = PORT_TAKEN.test(explanationOf(error)) ? 'port_taken' : 'container_start_failed';
        throw dockerError(error, { code, message });
      }
    },

    /** Waits until it does not run and resolves with its exit code. `container_missing` when it vanished. */
    async exitCode(id: string): Promise<number> {
      try {
        const { StatusCode } = (await client().getContainer(id).wait()) as { StatusCode: number };
        return StatusCode;
      } catch (error) {
        if (isNotFound(error)) throw missing(error);
        throw dockerError(error, { code: 'docker_error', message: 'The container could not be waited for' });
      }
    },

    /** Asks it to stop and kills it after `graceSeconds`. One that is gone or stopped is fine. */
    async stop(id: string, graceSeconds: number): Promise<void> {
      try {
        await client().getContainer(id).stop({ t: graceSeconds });
      } catch (error) {
        if (isNotFound(error) || statusOf(error) === 304) return;
        throw dockerError(error, {
          code: 'container_stop_failed',
          message: 'The container could not be stopped',
        });
      }
    },

    /** Removes it whatever it does. Gone already is success; a removal under way is waited for. */
    async remove(id: string): Promise<void> {
      try {
        await client().getContainer(id).remove({ force: true });
      } catch (error) {
        if (isNotFound(error)) return;
        if (isRemovalInProgress(error)) return waitUntilGone(client(), id);
        throw dockerError(error, {
          code: 'container_remove_failed',
          message: 'The container could not be removed',
        });
      }
    },

    /** Writes entries below `folder`, also into the volumes of a container that was never started. */
    async putFiles(id: string, folder: string, entries: Iterable<TarEntry>): Promise<void> {
      try {
        await client().getContainer(id).putArchive(tarStream(entries), { path: folder });
      } catch (error) {
        if (isNotFound(error)) throw missing(error);
        throw dockerError(error, {
          code: 'seed_failed',
          message: 'The files could not be written into the container',
        });
      }
    },

    /** The newest `tail` lines, oldest first. `not_running` when there is no such container. */
    async logs(id: string, tail: number): Promise<string[]> {
      try {
        const raw = await client().getContainer(id).logs({ stdout: true, stderr: true, tail, follow: false });
        return logLines(raw).slice(-tail);
      } catch (error) {
        if (isNotFound(error)) throw notRunning(error);
        throw dockerError(error, { code: 'logs_failed', message: 'The log could not be read' });
      }
    },

    /** The container of exactly this name, of whomever. */
    async named(name: string): Promise<NamedContainer | undefined> {
      try {
        const infos = await client().listContainers({ all: true, filters: { name: [name] } });
        const info = infos.find((one) => one.Names.includes(`/${name}`));
        return info && { id: info.Id, labels: info.Labels };
      } catch (error) {
        throw dockerError(error, LIST_FAILED);
      }
    },

    /** Ids of all workspaces that have a container of this installation. */
    async workspaceIds(): Promise<string[]> {
      try {
        const infos = await client().listContainers({
          all: true,
          filters: { label: labelFilters(instanceId) },
        });
        return infos.map((info) => workspaceOf(info.Labels)).filter((id) => id !== '');
      } catch (error) {
        throw dockerError(error, LIST_FAILED);
      }
    },
  };
}

const LIST_FAILED = { code: 'docker_error', message: 'The containers could not be listed' };

function createOptions(spec: ContainerSpec): Dockerode.ContainerCreateOptions {
  const port = `${spec.agentPort}/tcp`;
  const { once } = spec;
  return {
    name: spec.name,
    Image: spec.image,
    Labels: { ...spec.labels },
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    ...(once ? { Entrypoint: [...once.command], Cmd: [], User: `${once.userId}:${once.userId}` } : {}),
    ExposedPorts: { [port]: {} },
    HostConfig: {
      Binds: Object.entries(spec.volumes).map(([volume, path]) => `${volume}:${path}`),
      // As mounts and not as binds: Docker would make folders that are not there, and they would belong to root.
      Mounts: spec.folders.map(({ source, target, readOnly }) => ({
        Type: 'bind',
        Source: source,
        Target: target,
        ReadOnly: readOnly,
      })),
      PortBindings: { [port]: [{ HostIp: '127.0.0.1', HostPort: '' }] },
      RestartPolicy: { Name: once ? 'no' : 'unless-stopped' },
      NetworkMode: spec.network,
      ExtraHosts: [...spec.extraHosts],
      ReadonlyRootfs: spec.readOnlyRoot,
      Tmpfs: { ...spec.tmpfs },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: spec.processLimit,
      Memory: spec.memoryBytes,
      NanoCpus: spec.nanoCpus,
      LogConfig: { Type: 'json-file', Config: { 'max-size': LOG_MAX_SIZE, 'max-file': LOG_MAX_FILES } },
    },
    NetworkingConfig: { EndpointsConfig: { [spec.network]: { Aliases: [spec.name] } } },
  };
}

async function waitUntilGone(client: Dockerode, id: string): Promise<void> {
  try {
    await client.getContainer(id).wait({ condition: 'removed' });
  } catch (error) {
    if (!isNotFound(error)) {
      throw dockerError(error, {
        code: 'container_remove_failed',
        message: 'The container could not be removed',
      });
    }
  }
}

function missing(cause: unknown): AppError {
  return new AppError('container_missing', 'The container vanished while it was being set up', {
    detail: 'Something else removed it. Try again.',
    cause,
  });
}

function notRunning(cause: unknown): AppError {
  return new AppError('not_running', 'There is no container to read a log from', {
    detail: 'The workspace was stopped or has not been started yet.',
    cause,
  });
}
