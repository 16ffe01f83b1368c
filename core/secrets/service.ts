import { AppError, type KnownSecrets, type Logger, toAppError } from '../base/index.ts';
import { hasInstance, type Secret } from '../contract/index.ts';
import type { SecretRecord, SecretSource, Store, WorkspaceRecord } from '../store/index.ts';
import type { Cipher } from './cipher.ts';
import { isReservedName, refuseReservedName } from './reserved.ts';

/** What storing values would do, or did; names of variables, in the order they were given. */
export interface SecretChanges {
  /** New, or with another value than before. */
  readonly changed: readonly string[];
  /** Set by a person: a template never overwrites those. */
  readonly kept: readonly string[];
  /** Names that no secret of this source may have: left out. */
  readonly reserved: readonly string[];
}

export interface SecretServiceOptions {
  readonly store: Store;
  readonly cipher: Cipher;
  /** Learns every value, so that none gets into a log. */
  readonly known: KnownSecrets;
  readonly logger: Logger;
  /** Wants a fresh instance of a workspace; runs inside the transaction that stores the change. */
  readonly restart: (workspaceId: string) => void;
  /** Hears what somebody set for one workspace, inside the transaction that stores it; null when it was deleted. */
  readonly onOwn?: (workspaceId: string, key: string, value: string | null) => void;
}

/** A stored secret as it counts for a workspace. */
export interface StoredSecret {
  readonly key: string;
  /** null: for every workspace. */
  readonly workspaceId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** They are stored with the secrets and are none: logs may name them. */
const NOT_SECRET = new Set(['MODEL', 'MODEL_PROVIDER', 'LLM_PROVIDER']);

/** The secrets of this installation: global ones, and those of single workspaces, which go before. */
export class SecretService {
  readonly #options: SecretServiceOptions;

  constructor(options: SecretServiceOptions) {
    this.#options = options;
    this.#learnAll();
  }

  /** Names only, by key. Throws `workspace_not_found`. */
  list(workspaceId: string | null): Secret[] {
    if (workspaceId !== null && !this.#options.store.workspaces.get(workspaceId)) throw notFound(workspaceId);
    return this.#options.store.secrets
      .listOf(workspaceId)
      .map(({ key, source, updatedAt }) => ({ key, workspaceId, source, updatedAt }));
  }

  /** Names of all that a workspace gets, its own first, then the global ones that it has no own value for; by key. */
  listFor(workspaceId: string): StoredSecret[] {
    const { secrets } = this.#options.store;
    const own = secrets.listOf(workspaceId);
    const hidden = new Set(own.map(({ key }) => key));
    return [...own, ...secrets.listOf(null).filter(({ key }) => !hidden.has(key))];
  }

  /** Names of what every workspace gets, by key. */
  listGlobal(): StoredSecret[] {
    return this.#options.store.secrets.listOf(null);
  }

  /** What a workspace's agent gets, and the names of what cannot be read. */
  valuesFor(workspaceId: string): { values: Record<string, string>; unreadable: string[] } {
    const values: Record<string, string> = {};
    const unreadable: string[] = [];
    for (const row of this.#rowsOf(workspaceId)) {
      try {
        values[row.key] = this.#valueOf(row);
      } catch {
        // The caller refuses all of them then, and says which.
        unreadable.push(row.key);
      }
    }
    return { values, unreadable };
  }

  /**
   * Stores what a person says and restarts what runs with another value.
   * Throws `secret_reserved`, `workspace_not_found`, `workspace_removed`, `secrets_locked`.
   */
  set(secret: { key: string; value: string; workspaceId: string | null }): void {
    const { key, value, workspaceId } = secret;
    refuseReservedName(key);
    if (workspaceId !== null) this.#require(workspaceId);
    this.#options.store.transaction(() => {
      const { changed } = this.setMany(workspaceId, { [key]: value }, 'user');
      if (workspaceId !== null) this.#options.onOwn?.(workspaceId, key, value);
      if (changed.length > 0) this.#restartUsersOf(key, workspaceId);
    });
  }

  /**
   * Stores values without restarting anything: that is up to the caller, who gets the keys that really changed.
   * Joins the caller's transaction. Empty values are left out. Throws `secrets_locked`.
   */
  setMany(
    workspaceId: string | null,
    values: Readonly<Record<string, string>>,
    source: SecretSource,
  ): SecretChanges {
    const { store, cipher } = this.#options;
    return store.transaction(() => {
      const changes = this.compare(workspaceId, values, source);
      const untouched = new Set([...changes.kept, ...changes.reserved]);
      for (const [key, value] of Object.entries(values)) {
        if (value === '' || untouched.has(key)) continue;
        this.#learn(key, value);
        const takesOver = store.secrets.get(workspaceId, key)?.source !== source;
        if (!takesOver && !changes.changed.includes(key)) continue;
        store.secrets.put({ workspaceId, key, source, ...cipher.seal(value, placeOf(workspaceId, key)) });
      }
      return changes;
    });
  }

  /** What `setMany` would do. A stored value that cannot be read counts as another one. */
  compare(
    workspaceId: string | null,
    values: Readonly<Record<string, string>>,
    source: SecretSource,
  ): SecretChanges {
    const changed: string[] = [];
    const kept: string[] = [];
    const reserved: string[] = [];
    for (const [key, value] of Object.entries(values)) {
      if (value === '') continue;
      const stored = this.#options.store.secrets.get(workspaceId, key);
      if (isReservedName(key, source)) reserved.push(key);
      else if (stored?.source === 'user' && source === 'template') kept.push(key);
      else if (stored === undefined || this.#valueIfReadable(stored) !== value) changed.push(key);
    }
    return { changed, kept, reserved };
  }

  /** Deletes a secret and restarts what ran with it. Throws `secret_not_found`. */
  remove({ key, workspaceId }: { key: string; workspaceId: string | null }): void {
    const { store, onOwn } = this.#options;
    const removed = store.transaction(() => {
      const found = store.secrets.remove(workspaceId, key);
      if (found && workspaceId !== null) onOwn?.(workspaceId, key, null);
      if (found) this.#restartUsersOf(key, workspaceId);
      return found;
    });
    if (!removed) {
      throw new AppError('secret_not_found', `There is no secret ${key}`, {
        detail: workspaceId === null ? 'None for every workspace.' : 'None of this workspace.',
      });
    }
  }

  /**
   * Gives a workspace the own secrets of another one. Joins the caller's transaction. Throws `secret_unreadable`,
   * `secrets_locked`.
   */
  copyAll(fromId: string, toId: string): void {
    const { store, cipher } = this.#options;
    for (const row of store.secrets.listOf(fromId)) {
      const { key, source } = row;
      store.secrets.put({
        workspaceId: toId,
        key,
        source,
        ...cipher.seal(this.#valueOf(row), placeOf(toId, key)),
      });
    }
  }

  /** Deletes all secrets of a workspace that is being removed. Joins the caller's transaction. */
  removeAllOf(workspaceId: string): void {
    this.#options.store.secrets.removeAllOf(workspaceId);
  }

  /** Whether every workspace gets a value for this variable. */
  has(key: string): boolean {
    return this.#options.store.secrets.get(null, key) !== undefined;
  }

  /**
   * The variables that a workspace's agent gets: the global ones, then its own over them. For inside the engine
   * only. Throws `secret_unreadable` with the name of the secret, `secrets_locked`.
   */
  environmentOf(workspaceId: string): Record<string, string> {
    return Object.fromEntries(this.#rowsOf(workspaceId).map((row) => [row.key, this.#valueOf(row)]));
  }

  /** The value that every workspace gets for a variable, for use inside the engine. Throws `secret_unreadable`. */
  globalValue(key: string): string | undefined {
    const record = this.#options.store.secrets.get(null, key);
    return record && this.#valueOf(record);
  }

  /**
   * The value of a variable as a workspace gets it; without one, as every workspace does. For use inside the engine only.
   * Throws `secret_unreadable`, `secrets_locked`.
   */
  valueFor(workspaceId: string | null, key: string): string | undefined {
    const own = workspaceId === null ? undefined : this.#options.store.secrets.get(workspaceId, key);
    const record = own ?? this.#options.store.secrets.get(null, key);
    return record && this.#valueOf(record);
  }

  #rowsOf(workspaceId: string): SecretRecord[] {
    const { secrets } = this.#options.store;
    const rows = new Map<string, SecretRecord>();
    for (const row of [...secrets.listOf(null), ...secrets.listOf(workspaceId)]) rows.set(row.key, row);
    return [...rows.values()].filter(({ key, source }) => !isReservedName(key, source));
  }

  #learn(key: string, value: string): void {
    if (!NOT_SECRET.has(key)) this.#options.known.add(value);
  }

  #valueOf(record: SecretRecord): string {
    const { key, workspaceId } = record;
    try {
      return this.#options.cipher.open(record, placeOf(workspaceId, key));
    } catch (error) {
      const cause = toAppError(error);
      if (cause.code !== 'secret_unreadable') throw cause;
      throw new AppError('secret_unreadable', `The secret ${key} cannot be read`, {
        detail: `${cause.detail}. Enter ${key} again${workspaceId === null ? '' : ' for this workspace'}.`,
        cause,
      });
    }
  }

  #valueIfReadable(record: SecretRecord): string | undefined {
    try {
      return this.#valueOf(record);
    } catch (error) {
      if (toAppError(error).code === 'secret_unreadable') return undefined;
      throw error;
    }
  }

  /** What runs already may print its secrets at any time. One that cannot be read is told when it is needed. */
  #learnAll(): void {
    const { store, logger } = this.#options;
    const unreadable = new Set<string>();
    for (const record of store.secrets.listAll()) {
      try {
        const value = this.#valueIfReadable(record);
        if (value === undefined) unreadable.add(record.key);
        else this.#learn(record.key, value);
      } catch (error) {
        logger.warn({ err: toAppError(error) }, 'the stored secrets cannot be read');
        return;
      }
    }
    if (unreadable.size > 0) {
      logger.warn(
        { keys: [...unreadable] },
        'secrets were sealed with another key: they have to be entered again',
      );
    }
  }

  #require(id: string): WorkspaceRecord {
    const record = this.#options.store.workspaces.get(id);
    if (!record) throw notFound(id);
    if (record.status === 'removed') {
      throw new AppError('workspace_removed', `${record.name} was removed`, { detail: `Id ${id}` });
    }
    return record;
  }

  /** Each once. Who is paused gets the new value when it is resumed; an own value hides a global one. */
  #restartUsersOf(key: string, workspaceId: string | null): void {
    const { store, restart, logger } = this.#options;
    const hidden = new Set(workspaceId === null ? store.secrets.holdersOf(key) : []);
    for (const record of store.workspaces.listLive()) {
      const { id, desired } = record;
      const isUser = workspaceId === null ? !hidden.has(id) : id === workspaceId;
      if (!isUser || desired !== 'running' || !hasInstance(record)) continue;
      try {
        restart(id);
      } catch (error) {
        // The secret is stored: it counts from the next start of this workspace on.
        logger.warn(
          { err: toAppError(error), workspace: id },
          'a workspace was not restarted for a changed secret',
        );
      }
    }
  }
}

function placeOf(workspaceId: string | null, key: string): string[] {
  return ['secret', workspaceId ?? '', key];
}

function notFound(id: string): AppError {
  return new AppError('workspace_not_found', 'There is no such workspace', { detail: `Id ${id}` });
}
