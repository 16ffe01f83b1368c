import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  AppError,
  type Disposable,
  DisposableStack,
  Emitter,
  type HomePaths,
  type Logger,
  Semaphore,
  toAppError,
} from '../base/index.ts';
import type { EngineInfo, Problem } from '../contract/index.ts';
import { type Departure, type Docker, type DockerChoice, isUsable } from '../docker/index.ts';
import type { Store } from '../store/index.ts';
import { createDockerBackend, createProcessBackend, type WorkspaceBackend } from '../workspaces/index.ts';
import { backendProblems, engineAbsent } from './backend-problems.ts';
import { storeChoice } from './docker-choice.ts';

type Requested = EngineInfo['requestedBackend'];

const LAST_BACKEND = 'backend.last';

export interface BackendsOptions {
  readonly docker: Docker;
  readonly store: Store;
  readonly paths: HomePaths;
  readonly resources: string;
  /** Real paths of folders that no agent may work in. */
  readonly guarded: readonly string[];
  readonly logger: Logger;
  /** Takes secrets out of a line of an agent's log. */
  readonly redact: (line: string) => string;
  readonly now: () => number;
  readonly requested: Requested;
  readonly env: NodeJS.ProcessEnv;
  /** Lets containers reach the platform API; called before the docker backend is used, again after it returned. */
  readonly openFor: (address: string) => Promise<void>;
}

/**
 * Which backend runs the workspaces. `auto` takes Docker when it answers, else plain processes, but never
 * moves an org from one to the other by itself: an org that last ran on Docker waits for Docker.
 */
export class Backends implements Disposable {
  readonly #options: BackendsOptions;
  readonly #changes = new Emitter<void>();
  readonly #owned = new DisposableStack();
  readonly #byKind = new Map<WorkspaceBackend['kind'], WorkspaceBackend>();
  #requested: Requested;
  #current: WorkspaceBackend | null = null;
  #openedAddress: string | null = null;
  /** Why containers cannot reach the platform API. */
  #closedBecause: AppError | null = null;
  #departure: Departure | null = null;
  /** Two decisions at once could end with the older one. */
  readonly #one = new Semaphore(1);

  constructor(options: BackendsOptions) {
    this.#options = options;
    this.#requested = options.requested;
  }

  get current(): WorkspaceBackend | null {
    return this.#current;
  }

  get requested(): Requested {
    return this.#requested;
  }

  /** Something changed: which backend, whether it is ready, or `id` on it (see `onInstance`). */
  onChange(listener: () => void): Disposable {
    return this.#changes.on(listener);
  }

  /** Follows the instances of whatever backend is current. Call once. */
  onInstance(listener: (id: string | null) => void): void {
    for (const kind of ['docker', 'process'] as const) {
      const backend = this.#backend(kind);
      this.#owned.add(backend.onChange((id) => (backend === this.#current ? listener(id) : undefined)));
    }
    const { docker, logger } = this.#options;
    this.#owned.add(docker.onState(() => void this.settle()));
    this.#owned.add(
      docker.onDeparture((departure) => {
        logger.warn({ departure }, 'workspaces moved to another Docker engine');
        const isWayBack = departure.to === this.#departure?.from && !departure.failure;
        this.#departure = isWayBack ? null : departure;
        this.#changes.emit();
      }),
    );
  }

  /** Decides again from what is asked for and what is there. */
  settle(): Promise<void> {
    return this.#one.run(() => this.#decide());
  }

  async #decide(): Promise<void> {
    const { docker, store } = this.#options;
    if (this.#owned.disposed) return;
    const last = store.settings.get(LAST_BACKEND);
    let wanted: WorkspaceBackend['kind'] | null = null;
    if (this.#requested !== 'auto') wanted = this.#requested;
    else if (isUsable(docker.state) && last !== 'process') wanted = 'docker';
    else if (docker.state.state === 'absent' && last !== 'docker') wanted = 'process';
    else if (last === 'docker' || last === 'process') wanted = last;
    if (wanted === 'docker' && isUsable(docker.state)) await this.#openForContainers();
    if (this.#owned.disposed) return;
    this.#current = wanted === null ? null : this.#backend(wanted);
    this.#changes.emit();
  }

  /** Throws `no_backend` when nothing could run a workspace. */
  require(): void {
    if (this.#current) return;
    throw new AppError('no_backend', 'There is nothing that could run the workspaces', {
      detail: 'No Docker engine answers, and plain processes were not chosen.',
      actions: [
        { label: 'Look for Docker again', operation: 'docker.retry' },
        { label: 'Run as plain processes', operation: 'engine.useBackend', input: { backend: 'process' } },
      ],
    });
  }

  /** Moves all workspaces to another backend. Throws `docker_absent`. */
  async use(requested: Requested): Promise<void> {
    const { docker, store } = this.#options;
    if (requested === 'docker' && !isUsable(docker.state)) {
      const state = await docker.retry();
      if (!isUsable(state)) throw engineAbsent(state);
    }
    const before = this.#current;
    this.#requested = requested;
    if (requested !== 'auto') store.settings.set(LAST_BACKEND, requested);
    await this.settle();
    if (before && before !== this.#current && before.ready) {
      for (const record of store.workspaces.listLive()) await before.stop(record.id);
    }
  }

  /** Chooses the Docker engine, for this and later runs. Throws `docker_absent`, `docker_fixed`. */
  async useDocker(choice: DockerChoice): Promise<void> {
    const { docker, store } = this.#options;
    const noticed = this.#departure;
    await docker.use(choice);
    storeChoice(store, choice);
    if (this.#departure === noticed && docker.state.endpoint === noticed?.to) this.#departure = null;
    await this.settle();
  }

  /** What is wrong with the place where workspaces run, while there are some. */
  problems(): Problem[] {
    const { docker, store, now } = this.#options;
    if (store.workspaces.listLive().length === 0) return [];
    return backendProblems({
      backend: this.#current?.kind ?? 'none',
      requested: this.#requested,
      ready: this.#current?.ready ?? false,
      docker: docker.state,
      closedBecause: this.#closedBecause,
      departure: this.#departure,
      now: now(),
    });
  }

  /** Remembers that the org now lives on the current backend. */
  remember(): void {
    if (this.#current) this.#options.store.settings.set(LAST_BACKEND, this.#current.kind);
  }

  dispose(): Promise<void> {
    return this.#owned.dispose();
  }

  #backend(kind: WorkspaceBackend['kind']): WorkspaceBackend {
    const existing = this.#byKind.get(kind);
    if (existing) return existing;
    const { docker, paths, resources, guarded, logger, redact, env } = this.#options;
    const created =
      kind === 'docker'
        ? createDockerBackend({
            docker,
            guarded,
            logger,
            redact,
            env,
            endedLogs: path.join(paths.logs, 'ended'),
          })
        : createProcessBackend({
            folder: paths.workspaces,
            runtimeEntry: runtimeEntry(resources),
            guarded,
            logger,
            redact,
          });
    this.#byKind.set(kind, created);
    return this.#owned.add(created);
  }

  async #openForContainers(): Promise<void> {
    const { docker, openFor, logger } = this.#options;
    try {
      const { listenAddress } = await docker.hostAccess();
      if (listenAddress !== null && listenAddress !== this.#openedAddress) await openFor(listenAddress);
      this.#openedAddress = listenAddress;
      this.#closedBecause = null;
    } catch (error) {
      this.#closedBecause = toAppError(error, 'Containers cannot reach the app');
      logger.error({ err: error }, 'containers cannot reach the platform API');
    }
  }
}

/** The bundled agent: the file that the build puts beside a built engine, else its sources. */
function runtimeEntry(resources: string): string {
  const built = path.join(import.meta.dirname, 'runtime.js');
  return existsSync(built) ? built : path.join(resources, 'workspace-runtime/main.ts');
}
