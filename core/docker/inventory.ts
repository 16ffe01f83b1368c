import { isDeepStrictEqual } from 'node:util';
import type Dockerode from 'dockerode';
import { type Disposable, Emitter } from '../base/index.ts';
import { belongsTo, fingerprintLabelOf, labelFilters, portLabelOf, workspaceOf } from './labels.ts';
import type { OurContainer } from './types.ts';

/** Exit code after SIGKILL. */
const KILLED = 137;
const EXIT_CODE_IN_STATUS = /^Exited \((\d+)\)/;

/** A message of Docker's event stream, of type container. */
export interface ContainerEvent {
  readonly action: string;
  readonly containerId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** By the engine's clock, in milliseconds since the epoch; null when it did not say. */
  readonly at: number | null;
}

interface Entry {
  readonly container: OurContainer;
  /** By the engine's clock, in seconds since the epoch; 0 when unknown. */
  readonly createdAt: number;
}

/**
 * The containers of this installation by workspace, kept in memory from one list and the events after it.
 * Nothing is inspected one by one: a list tells port, state and exit code.
 */
export class Inventory {
  readonly #instanceId: string;
  readonly #agentPort: number;
  readonly #byWorkspace = new Map<string, Entry>();
  readonly #changes = new Emitter<string | null>();
  /** Containers in which something was killed for want of memory since they started. */
  readonly #starved = new Set<string>();

  constructor(instanceId: string, agentPort: number) {
    this.#instanceId = instanceId;
    this.#agentPort = agentPort;
  }

  get(workspaceId: string): OurContainer | undefined {
    return this.#byWorkspace.get(workspaceId)?.container;
  }

  /** Emits the id of a workspace whose container changed, and `null` for "any of them". */
  onChange(listener: (workspaceId: string | null) => void): Disposable {
    return this.#changes.on(listener);
  }

  /** Takes a complete list in place of everything known; resolves with the workspaces that it changes. */
  async reload(client: Dockerode): Promise<string[]> {
    const infos = await client.listContainers({
      all: true,
      filters: { label: labelFilters(this.#instanceId) },
    });
    const before = new Map(this.#byWorkspace);
    this.#byWorkspace.clear();
    for (const info of infos) this.#put(info);
    for (const id of this.#starved) if (!infos.some(({ Id }) => Id === id)) this.#starved.delete(id);
    const ids = new Set([...before.keys(), ...this.#byWorkspace.keys()]);
    return [...ids].filter((id) => !isSame(before.get(id)?.container, this.get(id)));
  }

  announceAll(): void {
    this.#changes.emit(null);
  }

  announce(workspaceId: string): void {
    this.#changes.emit(workspaceId);
  }

  /** Looks at one container again. Resolves with it, or undefined when it is gone, replaced or not ours. */
  async refresh(client: Dockerode, containerId: string): Promise<OurContainer | undefined> {
    const [info] = await client.listContainers({ all: true, filters: { id: [containerId] } });
    const workspaceId = workspaceOf(info?.Labels);
    const before = this.get(workspaceId);
    const container = info && this.#put(info);
    if (!container) this.forget(containerId);
    else if (!isSame(before, container)) this.#changes.emit(workspaceId);
    return container;
  }

  /** An event that may be undone by now: takes what the engine says of that container. */
  async confirm(client: Dockerode, { action, containerId, attributes }: ContainerEvent): Promise<void> {
    if (!belongsTo(attributes, this.#instanceId)) return;
    this.#noteMemory(action, containerId);
    await this.refresh(client, containerId);
  }

  async apply(client: Dockerode, event: ContainerEvent): Promise<void> {
    const { action, containerId, attributes, at } = event;
    const workspaceId = workspaceOf(attributes);
    if (!belongsTo(attributes, this.#instanceId) || workspaceId === '') return;
    const known = this.#byWorkspace.get(workspaceId);
    this.#noteMemory(action, containerId);
    if (action === 'destroy') this.forget(containerId);
    else if (action === 'die') {
      // Of two containers of one workspace only the newer matters: the older is being replaced.
      if (known && known.container.containerId !== containerId) return;
      const exitCode = numberOrNull(attributes.exitCode);
      const died = { state: 'exited', hostPort: null, ...this.#endOf(containerId, exitCode) } as const;
      this.#set({ containerId, workspaceId, fingerprint: fingerprintLabelOf(attributes), ...died }, known);
    } else if (action === 'create') {
      if (known?.container.containerId === containerId) return;
      const created = { state: 'created', hostPort: null, exitCode: null } as const;
      const createdAt = Math.floor((at ?? 0) / 1000);
      const fingerprint = fingerprintLabelOf(attributes);
      this.#set({ containerId, workspaceId, fingerprint, ...created }, { createdAt });
    } else if (action === 'start' || action === 'unpause') {
      // Whoever started it may have looked already; after a restart it counts as exited until here.
      if (known?.container.containerId !== containerId || known.container.hostPort === null)
        await this.refresh(client, containerId);
    }
  }

  /** The container is gone. */
  forget(containerId: string): void {
    this.#starved.delete(containerId);
    for (const [workspaceId, { container }] of this.#byWorkspace) {
      if (container.containerId !== containerId) continue;
      this.#byWorkspace.delete(workspaceId);
      this.#changes.emit(workspaceId);
    }
  }

  #noteMemory(action: string, containerId: string): void {
    if (action === 'oom') this.#starved.add(containerId);
    else if (action === 'start') this.#starved.delete(containerId);
  }

  #endOf(containerId: string, exitCode: number | null): Pick<OurContainer, 'exitCode' | 'outOfMemory'> {
    // A program inside of it may be killed for that as well, and the agent goes on.
    const starved = exitCode === KILLED && this.#starved.has(containerId);
    return { exitCode, ...(starved ? { outOfMemory: true } : {}) };
  }

  #set(container: OurContainer, { createdAt }: Pick<Entry, 'createdAt'> = { createdAt: 0 }): void {
    const before = this.get(container.workspaceId);
    this.#byWorkspace.set(container.workspaceId, { container, createdAt });
    if (!isSame(before, container)) this.#changes.emit(container.workspaceId);
  }

  #put(info: Dockerode.ContainerInfo): OurContainer | undefined {
    const workspaceId = workspaceOf(info.Labels);
    if (!belongsTo(info.Labels, this.#instanceId) || workspaceId === '' || info.State === 'removing')
      return undefined;
    const known = this.#byWorkspace.get(workspaceId);
    // An older one that is being replaced.
    if (known && known.container.containerId !== info.Id && info.Created < known.createdAt) return undefined;
    const state = stateOf(info.State);
    const port = info.Ports.find((entry) => entry.PrivatePort === this.#agentPort && entry.PublicPort);
    const container: OurContainer = {
      containerId: info.Id,
      workspaceId,
      state,
      fingerprint: fingerprintLabelOf(info.Labels),
      hostPort: state === 'running' ? (port?.PublicPort ?? portLabelOf(info.Labels)) : null,
      ...(state === 'exited'
        ? this.#endOf(info.Id, numberOrNull(EXIT_CODE_IN_STATUS.exec(info.Status)?.[1]))
        : { exitCode: null }),
    };
    this.#byWorkspace.set(workspaceId, { container, createdAt: info.Created });
    return container;
  }
}

function isSame(one: OurContainer | undefined, other: OurContainer | undefined): boolean {
  return isDeepStrictEqual(one, other);
}

/** `restarting` is the pause between two attempts of Docker's restart policy: nothing runs then. */
function stateOf(state: string): OurContainer['state'] {
  if (state === 'created') return 'created';
  return state === 'running' || state === 'paused' ? 'running' : 'exited';
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Number(text);
}
