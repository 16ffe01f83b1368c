import { AppError, type Clock, type Disposable, newId, toAppError } from '../base/index.ts';
import type { Handlers, Task } from '../contract/index.ts';

/** Those that have ended and are still told. */
const KEPT = 50;
/** Progress is told at most this often; a client cannot show more. */
const TELL_EVERY_MS = 100;

/** How a task tells what it does. */
export type TaskReport = (change: { readonly progress?: number | null; readonly message?: string }) => void;

export interface TasksOptions {
  readonly clock: Clock;
  /** Sees every change of a task. */
  readonly onChange: (task: Task) => void;
}

interface Running {
  task: Task;
  readonly cancel: AbortController;
  readonly done: Promise<void>;
  toldAt: number;
}

/**
 * Work that takes longer than a request. It goes on whoever asked for it leaves, and ends with the engine, so what
 * it does must be safe to begin again.
 */
export class Tasks implements Disposable {
  readonly #options: TasksOptions;
  readonly #tasks = new Map<string, Running>();

  constructor(options: TasksOptions) {
    this.#options = options;
  }

  /**
   * Starts `work`; what it resolves with becomes the task's result. It must end soon after `signal` aborts. `about` says
   * from the beginning what it is for.
   */
  start(
    kind: Task['kind'],
    title: string,
    work: (signal: AbortSignal, report: TaskReport) => Promise<Record<string, unknown>>,
    about: Pick<Task, 'plugin'> = {},
  ): Task {
    const task: Task = {
      id: newId(),
      kind,
      title,
      status: 'running',
      progress: null,
      message: '',
      result: null,
      error: null,
      startedAt: this.#options.clock.now(),
      endedAt: null,
      ...about,
    };
    const cancel = new AbortController();
    const done = Promise.resolve().then(() => this.#run(running, work));
    const running: Running = { task, cancel, done, toldAt: 0 };
    this.#tasks.set(task.id, running);
    this.#tell(running, {});
    this.#forgetOld();
    return task;
  }

  /** Newest first. */
  list(): Task[] {
    return [...this.#tasks.values()].map(({ task }) => task).reverse();
  }

  /** Asks a task to end; one that has ended stays as it is. Throws `task_not_found`. */
  cancel(id: string): void {
    const running = this.#tasks.get(id);
    if (!running) throw new AppError('task_not_found', 'There is no such task', { detail: `Id ${id}` });
    running.cancel.abort(cancelled());
  }

  handlers(): Pick<Handlers, 'tasks.list' | 'tasks.cancel'> {
    return {
      'tasks.list': () => ({ tasks: this.list() }),
      'tasks.cancel': ({ id }) => {
        this.cancel(id);
        return {};
      },
    };
  }

  async dispose(): Promise<void> {
    const all = [...this.#tasks.values()];
    for (const { cancel } of all) cancel.abort(cancelled());
    await Promise.all(all.map(({ done }) => done));
  }

  async #run(
    running: Running,
    work: (signal: AbortSignal, report: TaskReport) => Promise<Record<string, unknown>>,
  ): Promise<void> {
    const { signal } = running.cancel;
    const report: TaskReport = (change) => {
      if (running.task.status !== 'running') return;
      const due = this.#options.clock.now() - running.toldAt >= TELL_EVERY_MS;
      if (due || change.message !== undefined) this.#tell(running, change);
      else running.task = { ...running.task, ...change };
    };
    try {
      signal.throwIfAborted();
      const result = await work(signal, report);
      this.#end(running, { status: 'succeeded', progress: 1, result });
    } catch (thrown) {
      const { actions, ...error } = toAppError(thrown, `${running.task.title} failed`).toJSON();
      const status = signal.aborted ? 'cancelled' : 'failed';
      this.#end(running, { status, error: { ...error, actions: [...actions] } });
    }
  }

  #end(running: Running, change: Partial<Task>): void {
    this.#tell(running, { message: '', ...change, endedAt: this.#options.clock.now() });
  }

  #tell(running: Running, change: Partial<Task>): void {
    running.task = { ...running.task, ...change };
    running.toldAt = this.#options.clock.now();
    this.#options.onChange(running.task);
  }

  #forgetOld(): void {
    const ended = [...this.#tasks.values()].filter(({ task }) => task.status !== 'running');
    for (const { task } of ended.slice(0, Math.max(0, ended.length - KEPT))) this.#tasks.delete(task.id);
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'It was cancelled');
}
