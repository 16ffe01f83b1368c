import { Emitter } from '../../core/base/index.ts';
// The seam is internal to its folder: a fake of it has to speak exactly the same types.
import {
  ABSENT,
  dueFiles,
  type Observed,
  type ProvisionStep,
  type WorkspaceBackend,
  type WorkspaceSpec,
} from '../../core/workspaces/backend.ts';

interface Instance {
  readonly fingerprint: string;
  readonly running: boolean;
}

/** What outlives an engine: instances and the data of workspaces. */
export class FakeMachine {
  readonly instances = new Map<string, Instance>();
  /** Texts of files by path, by workspace. */
  readonly data = new Map<string, Map<string, string>>();
}

/** Where a fault can strike. */
export type Moment = ProvisionStep | 'stop' | 'remove' | 'logs' | 'list';
/** Runs at every moment; it may throw, or hold the operation by a promise. */
export type Fault = (moment: Moment, id: string) => void | Promise<void>;

/** A backend in memory that does what `WorkspaceBackend` promises, with faults where a test wants them. */
export class FakeBackend implements WorkspaceBackend {
  readonly kind: 'docker' | 'process' = 'docker';
  ready = true;
  fault: Fault = () => undefined;
  /** How often each workspace was observed, which every cycle does exactly once. */
  readonly observed = new Map<string, number>();
  readonly machine: FakeMachine;
  readonly #changes = new Emitter<string | null>();
  #dead = false;

  constructor(machine: FakeMachine = new FakeMachine()) {
    this.machine = machine;
  }

  onChange(listener: (id: string | null) => void) {
    return this.#changes.on(listener);
  }

  async ensure(spec: WorkspaceSpec, onStep: (step: ProvisionStep) => void) {
    const { instances, data } = this.machine;
    const present = instances.get(spec.id);
    const hadData = data.has(spec.id);
    if (present?.running && present.fingerprint === spec.fingerprint) {
      return this.#look(spec.id);
    }
    try {
      await this.#enter('volumes', spec.id, onStep);
      if (!hadData) spec.onFresh();
      const configs = data.get(spec.id) ?? new Map<string, string>();
      data.set(spec.id, configs);
      await this.#enter('container', spec.id, onStep);
      spec.credentials();
      instances.set(spec.id, { fingerprint: spec.fingerprint, running: false });
      await this.#enter('seed', spec.id, onStep);
      for (const path of spec.gone) configs.delete(path);
      for (const { path, content } of dueFiles(spec, !hadData))
        configs.set(path, Buffer.from(content).toString());
      await this.#enter('start', spec.id, onStep);
      instances.set(spec.id, { fingerprint: spec.fingerprint, running: true });
      return this.#look(spec.id);
    } catch (error) {
      instances.delete(spec.id);
      if (!hadData) data.delete(spec.id);
      throw error;
    }
  }

  async stop(id: string): Promise<void> {
    await this.pass('stop', id);
    this.machine.instances.delete(id);
  }

  async remove(id: string): Promise<void> {
    await this.pass('remove', id);
    this.machine.instances.delete(id);
    this.machine.data.delete(id);
  }

  observe(id: string): Observed {
    this.observed.set(id, (this.observed.get(id) ?? 0) + 1);
    return this.#look(id);
  }

  async listIds(): Promise<string[]> {
    await this.pass('list', '');
    return [...new Set([...this.machine.instances.keys(), ...this.machine.data.keys()])];
  }

  async logs(id: string): Promise<string[]> {
    await this.pass('logs', id);
    return ['the last words'];
  }

  /** The instance exits by itself. */
  crash(id: string): void {
    if (this.machine.instances.delete(id)) this.#changes.emit(id);
  }

  /** The backend stops or begins to answer. */
  setReady(ready: boolean): void {
    this.ready = ready;
    this.#changes.emit(null);
  }

  /** The engine that holds this end died: nothing that it has under way goes on. */
  die(): void {
    this.#dead = true;
  }

  dispose(): void {}

  /** Where a fault strikes, if one is set; work of a dead engine never comes past it. */
  async pass(moment: Moment, id: string): Promise<void> {
    await this.fault(moment, id);
    if (this.#dead) await new Promise(() => undefined);
  }

  async #enter(step: ProvisionStep, id: string, onStep: (step: ProvisionStep) => void): Promise<void> {
    onStep(step);
    await this.pass(step, id);
  }

  #look(id: string): Observed {
    const instance = this.machine.instances.get(id);
    if (!instance) return ABSENT;
    return {
      state: instance.running ? 'running' : 'created',
      fingerprint: instance.fingerprint,
      url: instance.running ? `http://127.0.0.1/${id}` : '',
      exitCode: null,
    };
  }
}
