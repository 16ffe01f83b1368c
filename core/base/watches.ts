import type { Disposable } from './disposable.ts';

/** Somebody watches. Disposing it only forgets the connection. */
interface View extends Disposable {
  readonly connection: AbortSignal;
}

interface Watched {
  readonly views: Set<View>;
  readonly work: Disposable;
}

export interface WatchesOptions {
  /** How much may be watched at once; what was first watched is let go beyond that. Unset: any number. */
  readonly limit?: number;
}

/** Work that goes on for a key while at least one connection watches it, and once however many do. */
export class Watches<W extends Disposable> implements Disposable {
  readonly #limit: number;
  readonly #watched = new Map<string, Watched & { readonly work: W }>();

  constructor(options: WatchesOptions = {}) {
    this.#limit = options.limit ?? Number.POSITIVE_INFINITY;
  }

  /** The work for a key while it goes on. */
  get(key: string): W | undefined {
    return this.#watched.get(key)?.work;
  }

  /**
   * Watches until the connection ends or has asked as often to `unwatch`. `start` is called when nobody does yet, and
   * what it returns is disposed when nobody does any more. Undefined for a connection that has ended already.
   */
  watch(key: string, connection: AbortSignal, start: () => W): W | undefined {
    if (connection.aborted) return undefined;
    const watched = this.#watched.get(key) ?? this.#start(key, start());
    const gone = () => this.#leave(key, watched, view);
    const view: View = { connection, dispose: () => connection.removeEventListener('abort', gone) };
    connection.addEventListener('abort', gone);
    watched.views.add(view);
    return watched.work;
  }

  unwatch(key: string, connection: AbortSignal): void {
    const watched = this.#watched.get(key);
    const view = watched && [...watched.views].find((each) => each.connection === connection);
    if (view) this.#leave(key, watched, view);
  }

  dispose(): void {
    for (const key of [...this.#watched.keys()]) this.#end(key);
  }

  #start(key: string, work: W) {
    const watched = { views: new Set<View>(), work };
    this.#watched.set(key, watched);
    const [oldest] = this.#watched.keys();
    if (this.#watched.size > this.#limit && oldest !== undefined) this.#end(oldest);
    return watched;
  }

  #leave(key: string, watched: Watched, view: View): void {
    void view.dispose();
    watched.views.delete(view);
    // One that was let go meanwhile may be watched anew under the same key.
    if (watched.views.size === 0 && this.#watched.get(key) === watched) this.#end(key);
  }

  #end(key: string): void {
    const watched = this.#watched.get(key);
    this.#watched.delete(key);
    if (!watched) return;
    for (const view of watched.views) void view.dispose();
    void watched.work.dispose();
  }
}
