import { backoffMs, type Clock, type Disposable } from '../../core/base/index.ts';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;
/** A process that ran this long did not fail to start: its next failure counts as the first. */
const STABLE_AFTER_MS = 60_000;

/** A running process as the supervisor sees it. */
export interface Supervised {
  kill(): void;
}

export interface SupervisorOptions<P extends Supervised> {
  readonly clock: Clock;
  /** Starts the process. `exited` is called exactly once when it is gone, with its exit code. */
  readonly fork: (exited: (code: number) => void) => P;
  readonly onDown: (exit: Exit) => void;
}

/** How a process ended. */
export interface Exit {
  readonly code: number;
  /** True when `stop` or `restart` ended it. */
  readonly asked: boolean;
  /** Exits in a row that came too soon and that nobody asked for. */
  readonly failures: number;
}

/**
 * idle ──start──▶ up ──exit──▶ waiting ──back-off──▶ up …
 *                 up ──stop──▶ stopping ──exit──▶ idle       waiting ──stop──▶ idle
 */
type State<P> =
  | { readonly phase: 'idle' }
  | { readonly phase: 'up'; readonly process: P; readonly since: number }
  | { readonly phase: 'waiting'; readonly timer: Disposable }
  | { readonly phase: 'stopping' };

/** Keeps one process alive: starts it again after every exit that nobody asked for, with back-off. */
export class Supervisor<P extends Supervised> implements Disposable {
  readonly #options: SupervisorOptions<P>;
  readonly #stopped: (() => void)[] = [];
  #state: State<P> = { phase: 'idle' };
  #failures = 0;

  constructor(options: SupervisorOptions<P>) {
    this.#options = options;
  }

  get phase(): State<P>['phase'] {
    return this.#state.phase;
  }

  /** The process, while there is one that may be talked to. */
  get process(): P | undefined {
    return this.#state.phase === 'up' ? this.#state.process : undefined;
  }

  /** Starts the process now; while one waits for its back-off, without waiting any longer. */
  start(): void {
    if (this.#state.phase === 'waiting') this.#state.timer.dispose();
    else if (this.#state.phase !== 'idle') return;
    const process = this.#options.fork((code) => this.#onExit(code));
    this.#state = { phase: 'up', process, since: this.#options.clock.now() };
  }

  /** Replaces the process by a fresh one without counting a failure. */
  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }

  /** Kills the process, if there is one, and resolves when it is gone. Nothing restarts it but `start`. */
  stop(): Promise<void> {
    this.#failures = 0;
    if (this.#state.phase === 'waiting') this.#state.timer.dispose();
    if (this.#state.phase === 'idle' || this.#state.phase === 'waiting') {
      this.#state = { phase: 'idle' };
      return Promise.resolve();
    }
    const gone = new Promise<void>((resolve) => this.#stopped.push(resolve));
    if (this.#state.phase === 'up') {
      const { process } = this.#state;
      this.#state = { phase: 'stopping' };
      process.kill();
    }
    return gone;
  }

  dispose(): Promise<void> {
    return this.stop();
  }

  #onExit(code: number): void {
    const state = this.#state;
    const asked = state.phase !== 'up';
    if (state.phase === 'up') {
      const now = this.#options.clock.now();
      const attempt = now - state.since >= STABLE_AFTER_MS ? 0 : this.#failures;
      this.#failures = attempt + 1;
      const timer = this.#options.clock.setTimeout(
        () => this.start(),
        backoffMs(attempt, FIRST_DELAY_MS, LONGEST_DELAY_MS),
      );
      this.#state = { phase: 'waiting', timer };
    } else {
      this.#state = { phase: 'idle' };
      for (const resolve of this.#stopped.splice(0)) resolve();
    }
    this.#options.onDown({ code, asked, failures: this.#failures });
  }
}
