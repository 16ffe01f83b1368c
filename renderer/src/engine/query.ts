import {
  AppError,
  type AppErrorJson,
  type EngineClient,
  type EngineEvent,
  type InputOf,
  type OperationName,
  type OutputOf,
} from '../../../core/contract/index.ts';
import { errorOf } from '../inspector/errors.ts';

/** What the engine was asked for: neither of both while it is on its way, both when it could not be asked again. */
export interface Answer<N extends OperationName> {
  readonly output: OutputOf<N> | null;
  readonly error: AppErrorJson | null;
}

type Asked = Pick<EngineClient, 'call' | 'onEvent' | 'onState' | 'state'>;

/**
 * One question to the engine, asked for as long as somebody listens: at first, on `refresh`, when something happens that
 * changes the answer, and after the connection was lost. Only the answer to what was asked last counts.
 */
export class Query<N extends OperationName> {
  readonly #engine: Asked;
  readonly #operation: N;
  readonly #input: InputOf<N>;
  readonly #changes: ((event: EngineEvent) => boolean) | undefined;
  readonly #listeners = new Set<() => void>();
  #answer: Answer<N> = { output: null, error: null };
  /** Of what was asked last; whatever answers an earlier question comes too late. */
  #question = 0;
  #isAsking = false;
  /** Something happened while an answer was on its way, which may not know of it. */
  #isOutdated = false;
  #wasLost = false;
  readonly #gapMs: number;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  constructor(
    engine: Asked,
    operation: N,
    input: InputOf<N>,
    /** Which events change the answer; none by default. */
    changes?: (event: EngineEvent) => boolean,
    /** How long at least between an answer and the next question that an event is the reason for. */
    gapMs = 0,
  ) {
    this.#engine = engine;
    this.#operation = operation;
    this.#input = input;
    this.#changes = changes;
    this.#gapMs = gapMs;
  }

  readonly answer = (): Answer<N> => this.#answer;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stop ??= this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
    };
  };

  /** Asks again. What was answered before stays until then, an error does not. */
  readonly refresh = (): void => {
    if (!this.#stop) return;
    if (this.#answer.error) this.#put({ output: this.#answer.output, error: null });
    void this.#ask();
  };

  #start(): () => void {
    const { onEvent, onState } = this.#engine;
    const changes = this.#changes;
    const subscriptions = [
      onState((connection) => {
        if (connection !== 'connected') this.#wasLost = true;
        else if (this.#wasLost) this.refresh();
      }),
      ...(changes ? [onEvent(({ event }) => changes(event) && this.#outdate())] : []),
    ];
    void this.#ask();
    return () => {
      this.#question += 1;
      this.#isAsking = false;
      clearTimeout(this.#pause);
      this.#pause = undefined;
      for (const subscription of subscriptions) void subscription.dispose();
    };
  }

  #outdate(): void {
    if (this.#isAsking || this.#pause !== undefined) this.#isOutdated = true;
    else void this.#ask();
  }

  async #ask(): Promise<void> {
    const question = ++this.#question;
    this.#isAsking = true;
    this.#isOutdated = false;
    // What is asked while there is no connection waits for it.
    this.#wasLost = false;
    let answer: Answer<N> | null;
    try {
      answer = { output: await this.#engine.call(this.#operation, this.#input), error: null };
    } catch (thrown) {
      answer = isDisconnected(thrown) ? null : { output: this.#answer.output, error: errorOf(thrown) };
    }
    if (question !== this.#question) return;
    this.#isAsking = false;
    // A connection that was lost comes back by itself, and the question is asked again then.
    if (answer) this.#put(answer);
    if (answer) this.#rest();
  }

  /** What happened meanwhile is a reason to ask again, once it is time. */
  #rest(): void {
    const goOn = () => {
      this.#pause = undefined;
      if (this.#isOutdated) void this.#ask();
    };
    clearTimeout(this.#pause);
    if (this.#gapMs > 0) this.#pause = setTimeout(goOn, this.#gapMs);
    else goOn();
  }

  #put(answer: Answer<N>): void {
    this.#answer = answer;
    for (const listener of this.#listeners) listener();
  }
}

/** A connection that was lost is told of elsewhere, and comes back by itself. */
export function isDisconnected(thrown: unknown): boolean {
  return thrown instanceof AppError && thrown.code === 'disconnected';
}
