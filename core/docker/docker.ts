import type Dockerode from 'dockerode';
import { AppError, type Clock, type Disposable, Emitter, type Logger, systemClock } from '../base/index.ts';
import { type Archives, archiveCalls } from './archive.ts';
import { ArchiveTurns } from './archive-turns.ts';
import { type Candidate, type DockerChoice, decisionIn, listCandidates } from './candidates.ts';
import { DockerConnection } from './connection.ts';
import { type Containers, containerCalls } from './containers.ts';
import { discover } from './discovery.ts';
import { type Disk, diskCalls } from './disk.ts';
import { type DiskListener, watchDisk, watchProgress } from './disk-watch.ts';
import { dockerAbsent, dockerError } from './errors.ts';
import { type Execs, execCalls } from './exec.ts';
import { type EngineKind, engineKind, hostAccessAt, hostAccessThrough } from './host-access.ts';
import { type Images, imageCalls } from './images.ts';
import { Inventory } from './inventory.ts';
import { type Departure, leaveEngine } from './leave.ts';
import { type Networks, networkCalls } from './networks.ts';
import { EngineFollower } from './session.ts';
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
  /** Which engine the user chose before. */
  readonly choice?: DockerChoice;
}

/**
 * The local Docker engine: found, connected and kept connected in the background from creation on. Calls throw
 * `docker_absent` or `docker_lost` while there is none.
 */
export interface Docker extends Disposable {
  readonly instanceId: string;
  readonly state: DockerState;
  readonly containers: Containers;
  readonly execs: Execs;
  readonly archives: Archives;
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
  /** The connection moved to another engine, and this is what became of the containers on the former one. */
  onDeparture(listener: (departure: Departure) => void): Disposable;
  /** Resolves when the first look (or the one going on) has ended in ready, degraded or absent. */
  settled(): Promise<DockerState>;
  /** Looks for an engine at once; resolves with what came of it. */
  retry(): Promise<DockerState>;
  /**
   * Moves to the chosen engine; what this installation runs on the former one is removed there, without its volumes.
   * Throws `docker_absent` when the chosen one cannot be used, `docker_fixed` where DOCKER_HOST decides.
   */
  use(choice: DockerChoice): Promise<DockerState>;
  /** Memory of the machine that the engine runs on, in bytes; null when it does not say. */
  memoryBytes(): Promise<number | null>;
  /** How many CPUs that machine has; null when it does not say. */
  cpus(): Promise<number | null>;
  /** Makes sure that the app's network exists; resolves with how containers on it reach this machine. */
  hostAccess(): Promise<HostAccess>;
  /**
   * The same, bound to the engine in use: for work of several calls, which must not go on with another engine after
   * the connection has moved. Its calls throw `docker_lost` then.
   */
  bound(): Docker;
}

export function createDocker(options: DockerOptions): Docker {
  const { instanceId, logger, clock = systemClock, env = process.env, socketCandidates: sockets } = options;
  const { platform } = process;
  const inventory = new Inventory(instanceId, AGENT_PORT);
  const kinds = new Map<string, EngineKind>();
  const turns = new ArchiveTurns();

  const follower = new EngineFollower(inventory, instanceId);
  const departures = new Emitter<Departure>();
  const hostAddress = env.MOLECULE_DOCKER_HOST_ADDRESS ?? '';
  const userId = process.getuid?.();
  let choice: DockerChoice = options.choice ?? {};

  const candidates = (chosen: DockerChoice): Promise<Candidate[]> =>
    listCandidates({ env, platform, userId, choice: chosen, ...(sockets ? { sockets } : {}) });

  const connection = new DockerConnection({
    clock,
    logger,
    discover: async (stayWith) => discover(await candidates(choice), { clock, stayWith, hostAddress }),
    decision: async () => decisionIn(await candidates(choice)),
    follow: (engine, signal, onListed) =>
      follower.follow(engine, signal, () => {
        kinds.clear();
        onListed();
        inventory.announceAll();
      }),
    async relist(client) {
      for (const workspaceId of await follower.relist(client)) inventory.announce(workspaceId);
    },
    ping: (client, signal) => ping(client, signal),
    onMoved: (from, to) => {
      leaveEngine(from, to, { instanceId, clock, turns }).then(
        (departure) => departures.emit(departure),
        (error: unknown) => logger.error({ err: error }, 'leaving the former Docker engine failed'),
      );
    },
  });
  const disk: DiskListener = {
    onFull: () => {
      connection.health.diskFull(clock.now());
      connection.assess();
    },
    onWrote: () => {
      connection.health.wrote();
      connection.assess();
    },
  };

  const kindOf = async (gateway: string): Promise<EngineKind> => {
    const flavour = connection.engine?.flavour ?? 'docker';
    const kind = kinds.get(gateway) ?? (await engineKind(flavour, gateway, platform));
    kinds.set(gateway, kind);
    return kind;
  };

  const callsOver = (client: () => Dockerode): Docker => {
    const networks = networkCalls(client, instanceId);
    const images = imageCalls(client, clock);
    const about = async () => {
      try {
        return (await client().info()) as { MemTotal?: number; NCPU?: number };
      } catch (error) {
        throw dockerError(error, { code: 'docker_error', message: 'Docker did not tell about itself' });
      }
    };

    return {
      instanceId,
      get state() {
        return connection.state;
      },
      containers: watchDisk(containerCalls(client, instanceId, turns), ['create', 'putFiles'], disk),
      execs: execCalls(client),
      archives: archiveCalls(client, turns),
      volumes: watchDisk(volumeCalls(client, instanceId), ['ensure'], disk),
      networks,
      images: {
        ...watchDisk(images, ['load', 'pull', 'import'], disk),
        build: (request) => watchProgress(images.build(request), disk),
      },
      disk: diskCalls(client),
      onState: (listener) => connection.onState(listener),
      onDeparture: (listener) => departures.on(listener),
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
      async use(next) {
        if (env.DOCKER_HOST) throw fixedByEnvironment(env.DOCKER_HOST);
        const chosen = next.context !== undefined || next.endpoint !== undefined;
        if (chosen) {
          const { engine, probed } = await discover(await candidates(next), {
            clock,
            stayWith: null,
            hostAddress,
          });
          if (!engine) throw dockerAbsent(probed.slice(0, 1));
        }
        choice = next;
        return connection.decide();
      },
      memoryBytes: async () => (await about()).MemTotal || null,
      cpus: async () => (await about()).NCPU || null,
      async hostAccess() {
        if (connection.engine?.flavour === 'rootless') return hostAccessAt(hostAddress);
        const { gateway } = await networks.ensure(NETWORK);
        const native = gateway !== null && (await kindOf(gateway)) === 'native';
        return native ? hostAccessThrough(gateway) : { listenAddress: null, extraHosts: [] };
      },
      bound: () => callsOver(connection.boundClient()),
      dispose: () => connection.dispose(),
    };
  };
  return callsOver(() => connection.client());
}

function ping(client: Dockerode, signal: AbortSignal): Promise<unknown> {
  // Its types do not know that it takes options.
  return (client as { ping(options: { abortSignal: AbortSignal }): Promise<unknown> }).ping({
    abortSignal: signal,
  });
}

function fixedByEnvironment(endpoint: string): AppError {
  return new AppError('docker_fixed', 'The environment variable DOCKER_HOST decides which engine is used', {
    detail: `It is set to ${endpoint}. Start the app without it to choose here.`,
  });
}
