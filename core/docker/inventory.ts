import type Dockerode from 'dockerode';
import { type Disposable, Emitter } from '../base/index.ts';
import { belongsTo, fingerprintLabelOf, labelFilters, workspaceOf } from './labels.ts';
import type { OurContainer } from './types.ts';

const EXIT_CODE_IN_STATUS = /^Exited \((\d+)\)/;

/** A message of Docker's event stream, of type container. */
export interface ContainerEvent {
  readonly action: string;
  readonly containerId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * The containers of this installation by workspace, kept in memory from one list and the events after it.
 * Nothing is inspected one by one: a list tells port, state and exit code.
 */
export class Inventory {
  readonly #instanceId: string;
  readonly #agentPort: number;
  readonly #byWorkspace = new Map<string, OurContainer>();
  readonly #changes = new Emitter<string | null>();

  constructor(instanceId: string, agentPort: number) {
    this.#instanceId = instanceId;
    this.#agentPort = agentPort;
  }

  get(workspaceId: string): OurContainer | undefined {
    return this.#byWorkspace.get(workspaceId);
  }

  /** Emits the id of a workspace whose container changed, and `null` for "any of them". */
  onChange(listener: (workspaceId: string | null) => void): Disposable {
    return this.#changes.on(listener);
  }

  /** Takes a complete list in place of everything known. */
  async reload(client: Dockerode): Promise<void> {
    const infos = await client.listContainers({
      all: true,
      filters: { label: labelFilters(this.#instanceId) },
    });
    this.#byWorkspace.clear();
    for (const info of infos) this.#put(info);
  }

  announceAll(): void {
    this.#changes.emit(null);
  }

  /** Looks at one container again. Resolves with it, or undefined when it is gone or not ours. */
  async refresh(client: Dockerode, containerId: string): Promise<OurContainer | undefined> {
    const [info] = await client.listContainers({ all: true, filters: { id: [containerId] } });
    const container = info && this.#put(info);
    if (!container) this.forget(containerId);
    else this.#changes.emit(container.workspaceId);
    return container;
  }

  async apply(client: Dockerode, event: ContainerEvent): Promise<void> {
    const { action, containerId, attributes } = event;
    const workspaceId = workspaceOf(attributes);
    if (!belongsTo(attributes, this.#instanceId) || workspaceId === '') return;
    if (action === 'destroy') this.forget(containerId);
    else if (action === 'die') {
      // Of two containers of one workspace only the newer matters: the older is being replaced.
      const known = this.#byWorkspace.get(workspaceId);
      if (known && known.containerId !== containerId) return;
      this.#byWorkspace.set(workspaceId, {
        containerId,
        workspaceId,
        state: 'exited',
        fingerprint: fingerprintLabelOf(attributes),
        hostPort: null,
        exitCode: numberOrNull(attributes.exitCode),
      });
      this.#changes.emit(workspaceId);
    } else if (action === 'create') {
      if (this.#byWorkspace.get(workspaceId)?.containerId === containerId) return;
      const fingerprint = fingerprintLabelOf(attributes);
      const created = { state: 'created', hostPort: null, exitCode: null } as const;
      this.#byWorkspace.set(workspaceId, { containerId, workspaceId, fingerprint, ...created });
      this.#changes.emit(workspaceId);
    } else if (action === 'start' || action === 'unpause') {
      // Whoever started it may have looked already; after a restart it counts as exited until here.
      const known = this.#byWorkspace.get(workspaceId);
      if (known?.containerId !== containerId || known.hostPort === null)
        await this.refresh(client, containerId);
    }
  }

  /** The container is gone. */
  forget(containerId: string): void {
    for (const [workspaceId, container] of this.#byWorkspace) {
      if (container.containerId !== containerId) continue;
      this.#byWorkspace.delete(workspaceId);
      this.#changes.emit(workspaceId);
    }
  }

  #put(info: Dockerode.ContainerInfo): OurContainer | undefined {
    const workspaceId = workspaceOf(info.Labels);
    if (!belongsTo(info.Labels, this.#instanceId) || workspaceId === '' || info.State === 'removing')
      return undefined;
    const state = stateOf(info.State);
    const port = info.Ports.find((entry) => entry.PrivatePort === this.#agentPort && entry.PublicPort);
    const container: OurContainer = {
      containerId: info.Id,
      workspaceId,
      state,
      fingerprint: fingerprintLabelOf(info.Labels),
      hostPort: state === 'running' ? (port?.PublicPort ?? null) : null,
      exitCode: state === 'exited' ? numberOrNull(EXIT_CODE_IN_STATUS.exec(info.Status)?.[1]) : null,
    };
    this.#byWorkspace.set(workspaceId, container);
    return container;
  }
}

/** `restarting` is the pause between two attempts of Docker's restart policy: nothing runs then. */
function stateOf(state: string): OurContainer['state'] {
  if (state === 'created') return 'created';
  return state === 'running' || state === 'paused' ? 'running' : 'exited';
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Number(text);
}
