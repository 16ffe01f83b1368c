import type { KeyValueRecord, Store } from '../store/index.ts';

export interface KeyValueWrite {
  readonly key: string;
  readonly value: unknown;
  /** Seconds until it is gone; undefined or 0: it stays. */
  readonly ttlSeconds?: number | undefined;
  /** The version that it has to have now; 0: it must not be there. */
  readonly ifVersion?: number | undefined;
}

/** Written with this version, or not, because it has another one (0: it is not there). */
export type KeyValueResult =
  | { readonly written: true; readonly version: number }
  | { readonly written: false; readonly currentVersion: number };

/** Small values that a workspace keeps by name. */
export class KeyValues {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  list(workspaceId: string): KeyValueRecord[] {
    return this.#store.keyValues.listOf(workspaceId);
  }

  get(workspaceId: string, key: string): KeyValueRecord | undefined {
    return this.#store.keyValues.get(workspaceId, key);
  }

  set(workspaceId: string, write: KeyValueWrite): KeyValueResult {
    const { key, ttlSeconds, ifVersion } = write;
    return this.#store.transaction(() => {
      const currentVersion = this.get(workspaceId, key)?.version ?? 0;
      if (ifVersion !== undefined && ifVersion !== currentVersion) return { written: false, currentVersion };
      const version = this.#store.keyValues.put(workspaceId, {
        key,
        value: JSON.stringify(write.value ?? null),
        expiresAt: ttlSeconds ? this.#now() + ttlSeconds * 1000 : null,
      });
      this.#changed(workspaceId);
      return { written: true, version };
    });
  }

  remove(workspaceId: string, key: string): void {
    this.#store.transaction(() => {
      this.#store.keyValues.remove(workspaceId, key);
      this.#changed(workspaceId);
    });
  }

  #changed(workspaceId: string): void {
    this.#store.events.append({ type: 'memories.changed', workspaceId });
  }
}
