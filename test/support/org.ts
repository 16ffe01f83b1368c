import { register, WorkspaceTokens } from '../../core/agents/index.ts';
import { type AppError, newToken, silentLogger } from '../../core/base/index.ts';
import type { Workspace } from '../../core/contract/index.ts';
import type { Store, WorkspaceRecord } from '../../core/store/index.ts';
import { Reconciler, WorkspaceLifecycle, WorkspaceRegistry } from '../../core/workspaces/index.ts';
import { settle, TestClock } from './clock.ts';
import { FakeBackend, FakeMachine } from './fake-backend.ts';
import { memoryStore } from './store.ts';

export const REGISTER_TIMEOUT_MS = 60_000;
/** What every workspace of a test starts with, as the machine keeps it. */
export const SEEDED: ReadonlyMap<string, string> = new Map([['config.yaml', 'name: x']]);

/** How the reconciler asks for an image. */
export interface ImageQuestion {
  readonly runtime: string;
  readonly tier: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: number) => void;
}

/** What one engine holds of its workspaces, around a fake backend. */
interface Engine {
  readonly backend: FakeBackend;
  readonly registry: WorkspaceRegistry;
  readonly reconciler: Reconciler;
  readonly lifecycle: WorkspaceLifecycle;
}

/** A store, a machine and an engine that manages workspaces there, and that can die and start again. */
export class TestOrg {
  readonly clock = new TestClock();
  readonly machine = new FakeMachine();
  /** What plain processes have, which know nothing of the machine. */
  readonly processes = new FakeMachine();
  readonly store: Store;
  /** What the image of a start waits for, and its id. */
  imageOf: (how: ImageQuestion) => Promise<string> = async () => 'sha256:1';
  /** Fails image builds while it is set. */
  imageFault: AppError | null = null;
  platformUrl = 'http://platform';
  /** How many workspaces fit into the memory; null: any number. */
  memoryBudget: number | null = null;
  /** False while that is being found out. */
  memoryIsKnown = true;
  /** Whether a workspace has something to do that its row does not tell. */
  isBusy: (id: string) => boolean = () => false;
  /** What workspaces get as secrets. */
  environmentOf: (id: string) => Record<string, string> = () => ({});
  #kind: FakeBackend['kind'] = 'docker';
  #engine: Engine;

  constructor(store: Store = memoryStore()) {
    this.store = store;
    this.#engine = this.#start();
  }

  get backend(): FakeBackend {
    return this.#engine.backend;
  }
  get reconciler(): Reconciler {
    return this.#engine.reconciler;
  }
  get lifecycle(): WorkspaceLifecycle {
    return this.#engine.lifecycle;
  }

  create(name: string, parentId: string | null = null): string {
    const record = this.add(name, parentId);
    this.lifecycle.start([record]);
    return record.id;
  }

  /** Stores a workspace; the caller starts it. */
  add(name: string, parentId: string | null): WorkspaceRecord {
    const draft = { name, role: '', runtime: 'molecule', parentId, canvas: null };
    const files = [{ path: 'config.yaml', mode: 0o644, content: Buffer.from('name: x') }];
    return this.lifecycle.add({ ...draft, files });
  }

  get(id: string): WorkspaceRecord {
    const record = this.store.workspaces.get(id);
    if (!record) throw new Error(`no row ${id}`);
    return record;
  }

  /** What clients see of it. */
  view(id: string): Workspace {
    return this.#engine.registry.view(this.get(id));
  }

  /** The agent inside a running instance registers. */
  register(id: string): void {
    const { store, clock } = this;
    const options = { store, status: this.#engine.registry, tokens: new WorkspaceTokens(store) };
    register(
      { id, url: 'http://agent:8000', agentCard: {} },
      { ...options, now: clock.now, onAlive: (id) => this.reconciler.onAlive(id) },
    );
  }

  /** Lets agents of running instances register, as far as their tokens count, until nothing moves any more. */
  async bringOnline(): Promise<void> {
    const tokens = new WorkspaceTokens(this.store);
    for (let round = 0; round < 3; round += 1) {
      await settle();
      for (const [id, { running }] of this.machine.instances) {
        const isHeard = tokens.ownerOf(this.machine.bearers.get(id) ?? '', 'bearer') === id;
        if (running && isHeard && this.store.workspaces.getLive(id)?.status === 'provisioning')
          this.register(id);
      }
    }
  }

  /** Creates a workspace and waits until its agent has registered. */
  async createOnline(name: string, parentId: string | null = null): Promise<string> {
    const id = this.create(name, parentId);
    await this.bringOnline();
    return id;
  }

  /** The engine dies in whatever it is doing, and a new one starts on what is left. */
  restartEngine(): void {
    this.killEngine();
    this.#engine = this.#start();
    this.reconciler.mark(null);
  }

  /** The engine goes on with the other kind of backend, as after a restart of it. */
  moveTo(kind: FakeBackend['kind']): void {
    this.#kind = kind;
    this.restartEngine();
  }

  /** From here on nothing that the engine had under way goes on. */
  killEngine(): void {
    this.backend.die();
    this.clock.dropTimers();
  }

  #start(): Engine {
    const { store, clock } = this;
    const tokens = new WorkspaceTokens(store);
    const backend = new FakeBackend(this.#kind === 'docker' ? this.machine : this.processes, this.#kind);
    const registry = new WorkspaceRegistry(store, clock.now);
    const reconciler: Reconciler = new Reconciler({
      store,
      registry,
      backend: () => backend,
      ensureImage: async (runtime, how) => {
        await backend.pass('image', runtime);
        if (this.imageFault) throw this.imageFault;
        return { tag: 'image:1', imageId: await this.imageOf({ runtime, ...how }) };
      },
      sources: {
        store,
        mintTokens: (id) => tokens.rotate(id),
        mintInboundSecret: () => newToken(),
        environmentOf: (id) => this.environmentOf(id),
        platformUrl: () => this.platformUrl,
      },
      clock,
      logger: silentLogger(),
      registerTimeoutMs: REGISTER_TIMEOUT_MS,
      destroyDue: (id) => lifecycle.destroyDue(id),
      memory: {
        isKnown: () => this.memoryIsKnown,
        budgetBytes: () => this.memoryBudget,
        shareBytes: () => 1,
      },
      fallAsleep: (id) => {
        if (!this.isBusy(id)) lifecycle.hibernate(id, { force: false });
        return !this.isBusy(id);
      },
    });
    const lifecycle: WorkspaceLifecycle = new WorkspaceLifecycle({
      store,
      registry,
      reconciler: () => reconciler,
      now: clock.now,
      onRemoving: () => undefined,
      hasMessages: (id) => this.isBusy(id),
      backend: () => backend,
    });
    backend.onChange((id) => reconciler.mark(id));
    return { backend, registry, reconciler, lifecycle };
  }
}
