import type { AppError, Handlers, OperationName, OutputOf } from '../../core/contract/index.ts';

type Handler = (input: never, connection: AbortSignal) => unknown;

/** What goes wrong with the answers of the synthetic engine, so that views show what they look like meanwhile. */
export class SyntheticFaults {
  /** Per operation that is held, what lets each of its callers go on. */
  readonly #held = new Map<string, (() => void)[]>();
  readonly #failures = new Map<string, AppError>();
  readonly #answers = new Map<string, unknown>();

  /** The operation is not answered until it is released. */
  hold(operation: OperationName): void {
    if (!this.#held.has(operation)) this.#held.set(operation, []);
  }

  /** The operation fails until it is released. */
  fail(operation: OperationName, error: AppError): void {
    this.#failures.set(operation, error);
  }

  /** The operation answers that until it is released, as where there is nothing yet. */
  answer<N extends OperationName>(operation: N, output: OutputOf<N>): void {
    this.#answers.set(operation, output);
  }

  /** These operations work again, or all of them; whoever waits gets an answer. */
  release(...operations: readonly OperationName[]): void {
    const wrong = [...this.#held.keys(), ...this.#failures.keys(), ...this.#answers.keys()];
    for (const operation of operations.length > 0 ? operations : wrong) {
      this.#failures.delete(operation);
      this.#answers.delete(operation);
      const waiting = this.#held.get(operation) ?? [];
      this.#held.delete(operation);
      for (const goOn of waiting) goOn();
    }
  }

  /** The same handlers, but for what goes wrong. */
  around(handlers: Handlers): Handlers {
    const wrapped = Object.entries(handlers).map(([name, handler]) => [
      name,
      this.#around(name, handler as Handler),
    ]);
    return Object.fromEntries(wrapped) as Handlers;
  }

  #around(name: string, handler: Handler): Handler {
    return (input, connection) => {
      const waiting = this.#held.get(name);
      const answer = () => {
        const failure = this.#failures.get(name);
        if (failure) throw failure;
        if (this.#answers.has(name)) return this.#answers.get(name);
        return handler(input, connection);
      };
      return waiting ? new Promise<void>((goOn) => void waiting.push(goOn)).then(answer) : answer();
    };
  }
}
