import { AppError, type KnownSecrets, newId, sha256 } from '../base/index.ts';
import type { ChannelRecord, SealedValue, Store } from '../store/index.ts';

/** A channel with its settings in clear: for inside the engine only. */
export interface Channel {
  readonly type: string;
  readonly config: Readonly<Record<string, string>>;
  readonly allowedUsers: readonly string[];
  readonly enabled: boolean;
  readonly source: ChannelRecord['source'];
}

export interface ChannelsOptions {
  readonly store: Store;
  /** Seals the settings; `place` binds them to their row. */
  readonly cipher: {
    seal(text: string, place: readonly string[]): SealedValue;
    open(sealed: SealedValue, place: readonly string[]): string;
  };
  /** Learns the settings, so that none gets into a log. */
  readonly known: KnownSecrets;
}

/** Keeps the chat channels of workspaces. Nothing is connected to them yet. */
export class Channels {
  readonly #options: ChannelsOptions;

  constructor(options: ChannelsOptions) {
    this.#options = options;
  }

  /**
   * Stores a channel that a template brings and `checkChannel` has passed. Joins the caller's transaction.
   * One that a person has made or changed is kept. Throws `secrets_locked`.
   */
  upsertFromTemplate(
    workspaceId: string,
    channel: Omit<Channel, 'source'>,
  ): 'created' | 'updated' | 'unchanged' | 'kept' {
    const { store, cipher, known } = this.#options;
    const { type, config, allowedUsers, enabled } = channel;
    const stored = store.channels.get(workspaceId, type);
    if (stored?.source === 'runtime') return 'kept';
    for (const value of Object.values(config)) known.add(value);
    const before = stored ? this.#opened(stored) : null;
    if (before && channelDigest(before) === channelDigest(channel)) return 'unchanged';
    store.channels.put({
      id: stored?.id ?? newId(),
      workspaceId,
      type,
      config: cipher.seal(JSON.stringify(config), placeOf(workspaceId, type)),
      allowedUsers,
      enabled,
      source: 'template',
    });
    return stored ? 'updated' : 'created';
  }

  /**
   * By type, with settings in clear. One that cannot be read (it was sealed with another key) is left out, so that
   * the next import stores it anew. Throws `secrets_locked`.
   */
  listOf(workspaceId: string): Channel[] {
    const records = this.#options.store.channels.listOf(workspaceId);
    return records.map((record) => this.#opened(record)).filter((channel) => channel !== null);
  }

  /**
   * Gives a workspace the channels of another one, switched off: an address answers for one agent only. One that
   * cannot be read is left out. Joins the caller's transaction. Throws `secrets_locked`.
   */
  copyAll(fromId: string, toId: string): void {
    const { store, cipher } = this.#options;
    for (const { type, config, allowedUsers, source } of this.listOf(fromId)) {
      store.channels.put({
        id: newId(),
        workspaceId: toId,
        type,
        config: cipher.seal(JSON.stringify(config), placeOf(toId, type)),
        allowedUsers,
        enabled: false,
        source,
      });
    }
  }

  /** Deletes a channel; none of that type is fine. Joins the caller's transaction. */
  remove(workspaceId: string, type: string): void {
    this.#options.store.channels.remove(workspaceId, type);
  }

  /** Deletes all channels of a workspace that is being removed. Joins the caller's transaction. */
  removeAllOf(workspaceId: string): void {
    this.#options.store.channels.removeAllOf(workspaceId);
  }

  #opened(record: ChannelRecord): Channel | null {
    const { workspaceId, type, allowedUsers, enabled, source } = record;
    try {
      const text = this.#options.cipher.open(record.config, placeOf(workspaceId, type));
      return { type, config: JSON.parse(text) as Record<string, string>, allowedUsers, enabled, source };
    } catch (error) {
      if (error instanceof AppError && error.code === 'secret_unreadable') return null;
      throw error;
    }
  }
}

function placeOf(workspaceId: string, type: string): string[] {
  return ['channel', workspaceId, type];
}

/** Equal for channels that do the same, whatever the order of their settings. */
export function channelDigest({
  config,
  allowedUsers,
  enabled,
}: Pick<Channel, 'config' | 'allowedUsers' | 'enabled'>): string {
  const settings = Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify([settings, allowedUsers, enabled]));
}
