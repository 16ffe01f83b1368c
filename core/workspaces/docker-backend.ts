import { type Clock, checkpoint, Emitter, type Logger, systemClock } from '../base/index.ts';
import { type Docker, isUsable, type OurContainer } from '../docker/index.ts';
import { notRunning } from './access/not-running.ts';
import { ABSENT, type Observed, type WorkspaceBackend } from './backend.ts';
import { execInContainer } from './docker/exec.ts';
import { dockerFiles } from './docker/files.ts';
import { removeStandIns } from './docker/files-container.ts';
import { isolationOfTier } from './docker/isolation.ts';
import { limitsFrom, ONE_CPU } from './docker/limits.ts';
import { dockerLogs } from './docker/logs.ts';
import { namesOf } from './docker/names.ts';
import { provision, removeOwn } from './docker/provision.ts';
import { dockerStats } from './docker/stats.ts';
import { endedLogs } from './logs/ended.ts';

/** Agents keep nothing in memory that is worth more than this; Docker kills them after it. */
const STOP_GRACE_SECONDS = 1;

export interface DockerBackendOptions {
  readonly docker: Docker;
  /** Real paths of folders that no agent may work in. */
  readonly guarded: readonly string[];
  readonly logger: Logger;
  /** Takes secrets out of the lines of a log. */
  readonly redact: (line: string) => string;
  /** Folder for the last lines of containers that are gone. */
  readonly endedLogs: string;
  readonly clock?: Clock;
  /** May say what a container of a tier may use: see `limitsFrom`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs each workspace as a container of the local Docker engine. */
export function createDockerBackend(options: DockerBackendOptions): WorkspaceBackend {
  const { docker, guarded, logger, redact, clock = systemClock, env = process.env } = options;
  const limitsOf = limitsFrom(env);
  const ended = endedLogs(options.endedLogs);
  const { keepLast, lastWords, ...logs } = dockerLogs({ docker, ended, clock, logger, redact });
  const changes = new Emitter<string | null>();
  const files = dockerFiles({ docker, guarded, clock });
  const subscription = docker.onContainer((id) => changes.emit(id));

  return {
    kind: 'docker',
    get ready() {
      return isUsable(docker.state);
    },
    onChange: (listener) => changes.on(listener),

    async ensure(spec, onStep) {
      const name = namesOf(spec.id).container;
      // Half a start on one engine and half on another would lose files of the one and leave things on the other.
      const engine = docker.bound();
      const existing = await engine.containers.named(name);
      const known = existing && (await engine.refreshContainer(existing.id));
      if (known && isUpToDate(known, spec.fingerprint)) return observe(known);
      if (known) await keepLast(spec.id, known.containerId);
      const context = { docker: engine, guarded, limitsOf, lastWords, logger };
      return observe(await provision(context, spec, onStep, existing));
    },

    async stop(id) {
      const container = docker.container(id);
      if (container) {
        // What it prints while it stops belongs to its last lines.
        await docker.containers.stop(container.containerId, STOP_GRACE_SECONDS);
        await keepLast(id, container.containerId);
      }
      await removeOwn(docker, namesOf(id).container, STOP_GRACE_SECONDS);
    },

    async remove(id) {
      const names = namesOf(id);
      await removeOwn(docker, names.container, STOP_GRACE_SECONDS);
      await removeStandIns(docker, id);
      checkpoint('remove.stopped');
      await docker.volumes.remove(names.configsVolume);
      await docker.volumes.remove(names.workspaceVolume);
      await docker.volumes.remove(names.sessionsVolume);
      checkpoint('remove.volumes');
      await ended.forget(id);
    },

    observe(id) {
      const container = docker.container(id);
      return container ? observe(container) : ABSENT;
    },

    async refresh(id) {
      const container = docker.container(id);
      if (container) await docker.refreshContainer(container.containerId);
    },

    memoryBytes: () => docker.memoryBytes(),
    memoryLimitBytes: (tier) => limitsOf(tier).memoryBytes,
    confinement(tier) {
      const { memoryBytes, nanoCpus } = limitsOf(tier);
      const { processLimit, readOnlyRoot, capabilities, hostAccess } = isolationOfTier(tier);
      return {
        memoryBytes,
        cpus: nanoCpus / ONE_CPU,
        processes: processLimit,
        readOnly: readOnlyRoot,
        privileged: capabilities === null,
        hostAccess,
      };
    },

    async listIds() {
      await files.sweep();
      const ids = await Promise.all([docker.containers.workspaceIds(), docker.volumes.workspaceIds()]);
      return [...new Set(ids.flat())];
    },

    ...logs,
    stats: dockerStats(docker, clock, logger),

    files,
    async exec(id, request) {
      const container = docker.container(id);
      if (container?.state !== 'running') throw notRunning();
      return execInContainer(docker, container.containerId, request);
    },

    dispose: () => subscription.dispose(),
  };
}

function isUpToDate(container: OurContainer, fingerprint: string): boolean {
  return (
    container.state === 'running' && container.hostPort !== null && container.fingerprint === fingerprint
  );
}

function observe({ state, fingerprint, hostPort, exitCode, outOfMemory }: OurContainer): Observed {
  const url = hostPort === null ? '' : `http://127.0.0.1:${hostPort}`;
  return { state, fingerprint, url, exitCode, ...(outOfMemory ? { outOfMemory } : {}) };
}
