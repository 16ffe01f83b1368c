import { AppError } from '../../../core/contract/index.ts';
import { text } from '../text/index.ts';
import { bring } from './bring.ts';

/** Code of the window that did not come. */
export class PartNotLoaded extends AppError {
  /** How often it was asked for in vain. */
  readonly failures: number;
  /** Lets the code be asked for once more by whoever needs it next. Until then it stays as it is: not there. */
  readonly renew: () => void;

  constructor(cause: unknown, failures: number, renew: () => void) {
    super('part_not_loaded', text.parts.notLoaded, {
      detail: failures > 1 ? text.parts.stillNotLoaded : text.parts.why,
      cause,
    });
    this.failures = failures;
    this.renew = renew;
  }
}

/** Code that is loaded when it is first needed. What did not come can be asked for again. */
export class Part<M> {
  readonly #load: () => Promise<M>;
  readonly #pausesMs: readonly number[] | undefined;
  #module: Promise<M> | undefined;
  #loaded: M | undefined;
  #failures = 0;

  /** With other pauses than those of `bring`, in milliseconds, when they are given. */
  constructor(load: () => Promise<M>, pausesMs?: readonly number[]) {
    this.#load = load;
    this.#pausesMs = pausesMs;
  }

  /** Its module once it is there. Whoever has that need not wait for a promise, which takes a turn even when it is kept. */
  get loaded(): M | undefined {
    return this.#loaded;
  }

  /** Always the same promise until a failure is renewed. Rejects with a `PartNotLoaded`. */
  module(): Promise<M> {
    this.#module ??= this.#begin();
    return this.#module;
  }

  /** Its module, asked for anew when it did not come the last time. Rejects with a `PartNotLoaded`. */
  async ask(): Promise<M> {
    try {
      return await this.module();
    } catch (thrown) {
      if (thrown instanceof PartNotLoaded) thrown.renew();
      throw thrown;
    }
  }

  #begin(): Promise<M> {
    const asked: Promise<M> = bring(this.#load, this.#pausesMs).then(
      (module) => {
        this.#loaded = module;
        return module;
      },
      (thrown: unknown) => {
        this.#failures += 1;
        throw new PartNotLoaded(thrown, this.#failures, () => {
          if (this.#module === asked) this.#module = undefined;
        });
      },
    );
    return asked;
  }
}
