import type { Disposable } from '../../../core/base/index.ts';
import type {
  EngineEvent,
  InputOf,
  OperationName,
  OutputOf,
  Workspace,
} from '../../../core/contract/index.ts';
import { type Engine, startEngine } from '../../../core/engine.ts';

/** When what was reached, in milliseconds from the call of `org.import`. */
export interface ImportTimes {
  readonly runningMs: number;
  readonly onlineMs: number;
}

/** The engine of the app on Docker with a data folder of its own, and an org to import. */
export class BenchEngine implements Disposable {
  readonly instanceId: string;
  readonly #engine: Engine;
  readonly #template: string;

  private constructor(engine: Engine, template: string) {
    this.#engine = engine;
    this.#template = template;
    this.instanceId = engine.info().instanceId;
  }

  static async start(home: string, template: string): Promise<BenchEngine> {
    return new BenchEngine(
      await startEngine({ home, version: 'bench', port: 0, backend: 'docker', logLevel: 'warn' }),
      template,
    );
  }

  get hasDocker(): boolean {
    return this.#engine.info().docker.state === 'ready';
  }

  get endpoint(): string {
    return this.#engine.info().docker.endpoint;
  }

  /** Builds the image unless it is there, and takes the whole way once without the clock. */
  async warmUp(): Promise<void> {
    const { id } = await this.#call('workspaces.create', { name: 'Warm-up' });
    await this.#whenAll([id], isOnline);
    await this.#call('workspaces.remove', { id, purge: true });
  }

  /** Imports the org and waits until all of it is online. */
  async importOrg(): Promise<ImportTimes> {
    const start = performance.now();
    const { workspaces } = await this.#call('org.import', { template: this.#template });
    const ids = workspaces.map(({ id }) => id);
    const since = () => performance.now() - start;
    const [runningMs, onlineMs] = await Promise.all([
      this.#whenAll(ids, isRunning).then(since),
      this.#whenAll(ids, isOnline).then(since),
    ]);
    return { runningMs, onlineMs };
  }

  /** Removes the org and everything of it. What is left on Docker is the caller's to clear. */
  async removeOrg(): Promise<void> {
    const { workspaces } = await this.#call('engine.snapshot', {});
    for (const { id, parentId } of workspaces) {
      if (parentId === null) await this.#call('workspaces.remove', { id, purge: true });
    }
  }

  dispose(): Promise<void> {
    return this.#engine.dispose();
  }

  #call<N extends OperationName>(operation: N, input: InputOf<N>): Promise<OutputOf<N>> {
    return this.#engine.dispatch(operation, input) as Promise<OutputOf<N>>;
  }

  /** Resolves once each of them has met the condition. Rejects with the error of one that failed. */
  #whenAll(ids: readonly string[], isMet: (workspace: Workspace) => boolean): Promise<void> {
    const missing = new Set(ids);
    return new Promise((resolve, reject) => {
      const take = (workspace: Workspace) => {
        if (!missing.has(workspace.id)) return;
        if (workspace.status === 'failed') {
          reject(new Error(`${workspace.name} failed: ${workspace.error?.message ?? 'no reason known'}`));
        }
        if (isMet(workspace)) missing.delete(workspace.id);
        if (missing.size > 0) return;
        subscription.dispose();
        resolve();
      };
      const takeEvent = (event: EngineEvent) => {
        if (event.type === 'workspace.changed') take(event.workspace);
      };
      const subscription = this.#engine.events.on((events) => {
        for (const { event } of events) takeEvent(event);
      });
      this.#call('engine.snapshot', {}).then((snapshot) => {
        for (const workspace of snapshot.workspaces) take(workspace);
      }, reject);
    });
  }
}

/** Docker has started its container: the engine now waits for the agent to register. */
function isRunning(workspace: Workspace): boolean {
  return workspace.phase?.step === 'register' || isOnline(workspace);
}

function isOnline({ status }: Workspace): boolean {
  return status === 'online';
}
