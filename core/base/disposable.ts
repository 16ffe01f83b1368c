/** Anything with a lifetime. `dispose` may be called more than once; only the first call has an effect. */
export interface Disposable {
  dispose(): void | Promise<void>;
}

/** Owns other disposables and disposes them in reverse order of adding. */
export class DisposableStack implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  add<T extends Disposable>(item: T): T {
    this.#items.push(item);
    return item;
  }

  defer(dispose: () => void | Promise<void>): void {
    this.#items.push({ dispose });
  }

  /** Disposes all items even if some throw; rethrows the first failure at the end. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    let failure: unknown;
    for (const item of this.#items.splice(0).reverse()) {
      try {
        await item.dispose();
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
  }
}
