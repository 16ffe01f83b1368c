import { AppError, type AppErrorJson, type Task } from '../../core/contract/index.ts';
import type { SyntheticState } from './synthetic-state.ts';

const STEP_MS = 250;

/** What a task of the synthetic engine does: it says one message after the other, then ends. */
export interface Work {
  readonly kind: Task['kind'];
  readonly title: string;
  readonly messages: readonly string[];
  /** Sees each message's place when its turn comes. */
  readonly onStep?: (index: number) => void;
  /** Sees that it was cancelled. */
  readonly onCancel?: () => void;
  /** Gives the result, or throws what it failed with. */
  readonly end: () => Record<string, unknown>;
}

/** Tasks that take a quarter of a second for each of their messages. */
export class SyntheticWork {
  readonly #state: SyntheticState;
  readonly #cancels = new Map<string, () => void>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(state: SyntheticState) {
    this.#state = state;
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** A task that goes on for ever: for pictures. */
  stuck(task: Pick<Task, 'id' | 'kind' | 'title' | 'message' | 'progress' | 'startedAt'>): void {
    this.#state.putTask({ ...task, status: 'running', result: null, error: null, endedAt: null });
    this.#cancels.set(task.id, () => this.#end(task.id, { status: 'cancelled', error: cancelled }));
  }

  start(work: Work): Task {
    const id = this.#state.newId('task');
    const task = this.#state.putTask({
      id,
      kind: work.kind,
      title: work.title,
      status: 'running',
      progress: null,
      message: '',
      result: null,
      error: null,
      startedAt: Date.now(),
      endedAt: null,
    });
    this.#cancels.set(id, () => {
      work.onCancel?.();
      this.#end(id, { status: 'cancelled', error: cancelled });
    });
    const next = (index: number) => {
      const running = this.#state.tasks.get(id);
      if (running?.status !== 'running') return;
      const message = work.messages[index];
      if (message === undefined) {
        this.#finish(id, work);
        return;
      }
      this.#state.putTask({ ...running, message, progress: index / work.messages.length });
      work.onStep?.(index);
      this.#after(() => next(index + 1));
    };
    // Nothing to do is done at once.
    if (work.messages.length === 0) this.#finish(id, work);
    else this.#after(() => next(0));
    return task;
  }

  cancel(id: string): void {
    const cancel = this.#cancels.get(id);
    if (!cancel) throw new AppError('task_not_found', 'There is no such task');
    if (this.#state.tasks.get(id)?.status === 'running') cancel();
  }

  #finish(id: string, work: Work): void {
    try {
      this.#end(id, { status: 'succeeded', progress: 1, result: work.end() });
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      this.#end(id, { status: 'failed', error: plain(thrown.toJSON()) });
    }
  }

  #end(id: string, change: Partial<Task>): void {
    const task = this.#state.tasks.get(id);
    if (task) this.#state.putTask({ ...task, message: '', endedAt: Date.now(), ...change });
  }

  #after(work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, STEP_MS);
    this.#timers.add(timer);
  }
}

const cancelled = plain(new AppError('cancelled', 'It was cancelled').toJSON());

function plain(error: AppErrorJson): NonNullable<Task['error']> {
  return { ...error, actions: [...error.actions] };
}
