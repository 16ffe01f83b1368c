import { type Clock, type Disposable, type Logger, systemClock } from '../base/index.ts';
import { listCandidates } from './candidates.ts';
import { DockerConnection } from './connection.ts';
import { type Containers, containerCalls } from './containers.ts';
import { discover } from './discovery.ts';
import { type Disk, diskCalls } from './disk.ts';
import { dockerError } from './errors.ts';
import { type EngineKind, engineKind, hostAccessThrough } from './host-access.ts';
import { type Images, imageCalls } from './images.ts';
import { Inventory } from './inventory.ts';
import { type Networks, networkCalls } from './networks.ts';
import { followEngine } from './session.ts';
import type { DockerState, HostAccess, OurContainer } from './types.ts';
import { type Volumes, volumeCalls } from './volumes.ts';

/** Port of the agent's A2A server inside every container. */
export const AGENT_PORT = 8000;
/** Network that all containers of the app share. */
export const NETWORK = 'molecule-core-net';

export interface DockerOptions {
  /** Names this installation in the labels of everything that it creates. */
  readonly instanceId: string;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly env?: NodeJS.ProcessEnv;
  /** Endpoints (`unix://…`) to try instead of the usual sockets. */
  readonly socketCandidates?: readonly string[];
}

/**
 * The local Docker engine: found, connected and kept connected in the background from creation on. Calls throw
 * `docker_absent` or `docker_lost` while there is none.
 */
export interface Docker extends Disposable {
  readonly instanceId: string;
  readonly state: DockerState;
  readonly containers: Containers;
  readonly volumes: Volumes;
  readonly networks: Networks;
  readonly images: Images;
  readonly disk: Disk;
  onState(listener: (state: DockerState) => void): Disposable;
  /** Emits the id of a workspace whose container changed, and `null` for "any of them". */
  onContainer(listener: (workspaceId: string | null) => void): Disposable;
  /** The container of a workspace, from memory. */
  container(workspaceId: string): OurContainer | undefined;
  /** The same after asking Docker about this one container. */
  refreshContainer(containerId: string): Promise<OurContainer | undefined>;
  /** The container was removed by the app itself: forgets it without waiting for the event. */
  forgetContainer(containerId: string): void;
  /** Resolves when the first look (or the one going on) has ended in ready or absent. */
  settled(): Promise<DockerState>;
  /** Looks for an engine at once; resolves with what came of it. */
  retry(): Promise<DockerState>;
  /** Makes sure that the app's network exists; resolves with how containers on it reach this machine. */
  hostAccess(): Promise<HostAccess>;
}

export function createDocker(options: DockerOptions): Docker {
  const { instanceId, logger, clock = systemClock, env = process.env, socketCandidates: sockets } = options;
  const { platform } = process;
  const inventory = new Inventory(instanceId, AGENT_PORT);
  const kinds = new Map<string, EngineKind>();

  const connection = new DockerConnection({
    clock,
    logger,
    discover: async () =>
      discover(await listCandidates({ env, platform, ...(sockets ? { sockets } : {}) }), clock),
    follow: (client, signal, onListed) =>
      followEngine(client, inventory, instanceId, signal, () => {
        kinds.clear();
        onListed();
        inventory.announceAll();
      }),
  });
  const client = () => connection.client();
  const networks = networkCalls(client, instanceId);

  const kindOf = async (gateway: string): Promise<EngineKind> => {
    const kind = kinds.get(gateway) ?? (await engineKind(await operatingSystem(), gateway, platform));
    kinds.set(gateway, kind);
    return kind;
  };
  const operatingSystem = async (): Promise<string> => {
    try {
      return String((await client().info()).OperatingSystem ?? '');
    } catch (error) {
      throw dockerError(error, { code: 'docker_error', message: 'Docker did not tell about itself' });
    }
  };

  return {
    instanceId,
    get state() {
      return connection.state;
    },
    containers: containerCalls(client, instanceId),
    volumes: volumeCalls(client, instanceId),
    networks,
    images: imageCalls(client, clock),
    disk: diskCalls(client),
    onState: (listener) => connection.onState(listener),
    onContainer: (listener) => inventory.onChange(listener),
    container: (workspaceId) => inventory.get(workspaceId),
    async refreshContainer(containerId) {
      try {
        return await inventory.refresh(client(), containerId);
      } catch (error) {
        throw dockerError(error, { code: 'docker_error', message: 'The container could not be looked up' });
      }
    },
    forgetContainer: (containerId) => inventory.forget(containerId),
    settled: () => connection.settled(),
    retry: () => connection.retry(),
    async hostAccess() {
      const { gateway } = await networks.ensure(NETWORK);
      const native = gateway !== null && (await kindOf(gateway)) === 'native';
      return native ? hostAccessThrough(gateway) : { listenAddress: null, extraHosts: [] };
    },
    dispose: () => connection.dispose(),
  };
}
