import type Dockerode from 'dockerode';
import { AppError } from '../base/index.ts';
import type { ArchiveTurns } from './archive-turns.ts';
import { followLog, type LogWindow, readLog } from './container-logs.ts';
import { type ContainerSpec, createOptions } from './container-spec.ts';
import { type ContainerUse, type CpuReading, readUse } from './container-stats.ts';
import { dockerError, explanationOf, isNotFound, isRemovalInProgress, statusOf } from './errors.ts';
import { labelFilters, workspaceOf } from './labels.ts';
import type { ContainerLine } from './log-frames.ts';
import { type TarEntry, tarStream } from './tar.ts';

/** A container by name, and who owns it. */
export interface NamedContainer {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

const NAME_TAKEN = /container name .* is already in use/i;
const PORT_TAKEN = /port is already allocated|address already in use/i;

export type Containers = ReturnType<typeof containerCalls>;

/** Typed calls on containers. They throw what `dockerError` makes of Docker's answer. */
export function containerCalls(client: () => Dockerode, instanceId: string, turns: ArchiveTurns) {
  return {
    /** Creates without starting; resolves with the id. `docker_conflict` when the name is taken, `image_missing`. */
    async create(spec: ContainerSpec): Promise<string> {
      try {
        return (await client().createContainer(createOptions(spec))).id;
      } catch (error) {
        if (NAME_TAKEN.test(explanationOf(error))) throw nameTaken(spec.name, error);
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
    remove: (id: string): Promise<void> =>
      turns.remove(id, async () => {
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
      }),

    /** Writes entries below `folder`, also into the volumes of a container that was never started. */
    putFiles: (id: string, folder: string, entries: Iterable<TarEntry>): Promise<void> =>
      turns.during(id, async () => {
        try {
          await client().getContainer(id).putArchive(tarStream(entries), { path: folder });
        } catch (error) {
          if (isNotFound(error)) throw missing(error);
          throw dockerError(error, {
            code: 'seed_failed',
            message: 'The files could not be written into the container',
          });
        }
      }),

    /** The newest `tail` lines, oldest first. `not_running` when there is no such container. */
    logs: (id: string, window: LogWindow): Promise<ContainerLine[]> => readLog(client(), id, window),

    /**
     * Hands over lines from `since` on (as `logTime` writes it; empty: all) as they are printed. Resolves when the
     * container has stopped or `signal` aborts. `not_running` when there is no such container.
     */
    followLogs: (
      id: string,
      since: string,
      onLines: (lines: ContainerLine[]) => void,
      signal: AbortSignal,
    ): Promise<void> => followLog(client(), id, since, onLines, signal),

    /** What it uses now; undefined when it does not run. `before`: an earlier reading, which saves a second. */
    use: (id: string, before: CpuReading | undefined): Promise<ContainerUse | undefined> =>
      readUse(client(), id, before),

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

    /** All containers of this installation, whatever they are for. */
    async own(): Promise<{ readonly id: string; readonly name: string }[]> {
      try {
        const filters = { label: labelFilters(instanceId) };
        const infos = await client().listContainers({ all: true, filters });
        return infos.map(({ Id, Names }) => ({ id: Id, name: Names[0]?.replace(/^\//, '') ?? '' }));
      } catch (error) {
        throw dockerError(error, LIST_FAILED);
      }
    },

    /** Bytes that each container of this installation wrote outside of its volumes, by id. Not for a fast path. */
    async writtenBytes(): Promise<Map<string, number>> {
      try {
        const infos = await client().listContainers({
          all: true,
          size: true,
          filters: { label: labelFilters(instanceId) },
        });
        return new Map(infos.map((info) => [info.Id, (info as { SizeRw?: number }).SizeRw ?? 0] as const));
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

/** Of its own the app removes before, so this one is somebody else's. */
function nameTaken(name: string, cause: unknown): AppError {
  return new AppError('docker_conflict', `A container named ${name} already exists and is not this app's`, {
    detail: `Nothing was done to it. Rename or remove it (docker rename, docker rm), then try again.\n${explanationOf(cause)}`,
    cause,
  });
}

function missing(cause: unknown): AppError {
  return new AppError('container_missing', 'The container vanished while it was being set up', {
    detail: 'Something else removed it. Try again.',
    cause,
  });
}
