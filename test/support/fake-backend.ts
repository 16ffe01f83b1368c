import { Emitter, logTime } from '../../core/base/index.ts';
import type { LogLine, LogMarks, WorkspaceStats } from '../../core/contract/index.ts';
// The seam is internal to its folder: a fake of it has to speak exactly the same types.
import { notRunning } from '../../core/workspaces/access/not-running.ts';
import type { ExecRequest, WorkspaceFiles } from '../../core/workspaces/access/types.ts';
import {
  ABSENT,
  dueFiles,
  type LogQuery,
  type Observed,
  type ProvisionStep,
  type WorkspaceBackend,
  type WorkspaceSpec,
} from '../../core/workspaces/backend.ts';
import { FakeSession, fakeFiles } from './fake-access.ts';

interface Instance {
  readonly fingerprint: string;
  readonly running: boolean;
}

/** What outlives an engine: instances and the data of workspaces. */
export class FakeMachine {
  readonly instances = new Map<string, Instance>();
  /** Texts of files by path, by workspace. */
  readonly data = new Map<string, Map<string, string>>();
  /** The bearer that the last instance was given, by workspace. */
  readonly bearers = new Map<string, string>();
}

/** Where a fault can strike. */
export type Moment = ProvisionStep | 'stop' | 'remove' | 'logs' | 'list' | 'exec';
/** Runs at every moment; it may throw, or hold the operation by a promise. */
export type Fault = (moment: Moment, id: string) => void | Promise<void>;

/** A backend in memory that does what `WorkspaceBackend` promises, with faults where a test wants them. */
export class FakeBackend implements WorkspaceBackend {
  readonly kind: 'docker' | 'process';
  ready = true;
  fault: Fault = () => undefined;
  /** How often each workspace was observed, which every cycle does exactly once. */
  readonly observed = new Map<string, number>();
  readonly machine: FakeMachine;
  readonly #changes = new Emitter<string | null>();
  readonly #followsEnd = new Emitter<void>();
  readonly #printed = new Emitter<{ id: string; line: LogLine }>();
  #dead = false;

  constructor(machine: FakeMachine = new FakeMachine(), kind: 'docker' | 'process' = 'docker') {
    this.machine = machine;
    this.kind = kind;
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
      const [bearer] = spec.credentials().files;
      this.machine.bearers.set(spec.id, String(bearer?.content ?? ''));
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

  async logs(id: string, _query: LogQuery): Promise<LogLine[]> {
    await this.pass('logs', id);
    return [printed('the last words', 0)];
  }

  /** Hands over what `print` prints. */
  async followLogs(
    id: string,
    _after: LogMarks,
    onLines: (lines: LogLine[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    await this.pass('logs', id);
    const subscription = this.#printed.on((print) => print.id === id && onLines([print.line]));
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
      this.#followsEnd.on(() => resolve(undefined));
    });
    subscription.dispose();
  }

  async stats(_ids: readonly string[]): Promise<WorkspaceStats[]> {
    return [];
  }

  /** Whoever follows a log has heard the last of it. */
  endFollows(): void {
    this.#followsEnd.emit();
  }

  /** The instance prints a line. */
  print(id: string, text: string, atMs: number): void {
    this.#printed.emit({ id, line: printed(text, atMs) });
  }

  /** Programs that were started and have not ended, by workspace. */
  readonly sessions = new Map<string, FakeSession[]>();

  async exec(id: string, request: ExecRequest): Promise<FakeSession> {
    await this.pass('exec', id);
    if (!this.machine.instances.get(id)?.running) throw notRunning();
    const session = new FakeSession(request);
    this.sessions.set(id, [...(this.sessions.get(id) ?? []), session]);
    return session;
  }

  /** Only the files of `/configs` that were seeded or written. */
  readonly files: WorkspaceFiles = fakeFiles((id) => this.machine.data.get(id));

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

function printed(text: string, atMs: number): LogLine {
  return { time: logTime(atMs), stream: 'stdout', text };
}
