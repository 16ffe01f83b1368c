import { AppError, Emitter, type Logger } from '../base/index.ts';
import type { Docker, OurContainer } from '../docker/index.ts';
import { ABSENT, type Observed, type WorkspaceBackend } from './backend.ts';
import { namesOf } from './docker/names.ts';
import { provision, removeOwn } from './docker/provision.ts';

/** Agents keep nothing in memory that is worth more than this; Docker kills them after it. */
const STOP_GRACE_SECONDS = 1;

export interface DockerBackendOptions {
  readonly docker: Docker;
  /** Real paths of folders that no agent may work in. */
  readonly guarded: readonly string[];
  readonly logger: Logger;
  /** Takes secrets out of the lines of a log. */
  readonly redact: (line: string) => string;
}

/** Runs each workspace as a container of the local Docker engine. */
export function createDockerBackend(options: DockerBackendOptions): WorkspaceBackend {
  const { docker, guarded, logger, redact } = options;
  const changes = new Emitter<string | null>();
  const subscription = docker.onContainer((id) => changes.emit(id));

  return {
    kind: 'docker',
    get ready() {
      return docker.state.state === 'ready';
    },
    onChange: (listener) => changes.on(listener),

    async ensure(spec, onStep) {
      const name = namesOf(spec.id).container;
      const existing = await docker.containers.named(name);
      const known = existing && (await docker.refreshContainer(existing.id));
      if (known && isUpToDate(known, spec.fingerprint)) return observe(known);
      return observe(await provision({ docker, guarded, logger }, spec, onStep, existing !== undefined));
    },

    stop: (id) => removeOwn(docker, namesOf(id).container, STOP_GRACE_SECONDS),

    async remove(id) {
      const names = namesOf(id);
      await removeOwn(docker, names.container, STOP_GRACE_SECONDS);
      await docker.volumes.remove(names.configsVolume);
      await docker.volumes.remove(names.workspaceVolume);
    },

    observe(id) {
      const container = docker.container(id);
      return container ? observe(container) : ABSENT;
    },

    async listIds() {
      const ids = await Promise.all([docker.containers.workspaceIds(), docker.volumes.workspaceIds()]);
      return [...new Set(ids.flat())];
    },

    async logs(id, tail) {
      const container = docker.container(id);
      if (!container) {
        throw new AppError('not_running', 'There is no container to read a log from', {
          detail: 'The workspace was stopped or has not been started yet.',
        });
      }
      return (await docker.containers.logs(container.containerId, tail)).map(redact);
    },

    dispose: () => subscription.dispose(),
  };
}

function isUpToDate(container: OurContainer, fingerprint: string): boolean {
  return (
    container.state === 'running' && container.hostPort !== null && container.fingerprint === fingerprint
  );
}

function observe({ state, fingerprint, hostPort, exitCode }: OurContainer): Observed {
  return { state, fingerprint, url: hostPort === null ? '' : `http://127.0.0.1:${hostPort}`, exitCode };
}
