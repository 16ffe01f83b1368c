import { type Logger, newToken } from '../base/index.ts';
import type { SealedValue, Store } from '../store/index.ts';

/** Seals texts for the database; throws while there is no key for that. */
export interface Sealer {
  seal(text: string, place: readonly string[]): SealedValue;
  open(sealed: SealedValue, place: readonly string[]): string;
}

export interface InboundSecretsOptions {
  readonly store: Store;
  readonly cipher: Sealer;
  readonly logger: Logger;
}

/**
 * What the platform proves itself with to an agent: 43 characters that only these two know, apart from the agent's own
 * token, which proves the other direction. It is minted anew with the tokens at every start of an instance: what an earlier
 * container has leaked then opens nothing of the next one. Between starts it stays, and every heartbeat brings it again, so
 * that a lost file heals within one interval.
 */
export class InboundSecrets {
  readonly #options: InboundSecretsOptions;
  /** Read with every heartbeat, so the database is asked once only. */
  readonly #known = new Map<string, string>();

  constructor(options: InboundSecretsOptions) {
    this.#options = options;
  }

  /** Replaces the secret of a workspace. Joins the caller's transaction. */
  rotate(workspaceId: string): string {
    const { store, cipher, logger } = this.#options;
    const secret = newToken();
    try {
      store.inboundSecrets.put(workspaceId, cipher.seal(secret, placeOf(workspaceId)));
    } catch (error) {
      // It is then known until the app ends; the next one mints another, which a heartbeat delivers.
      logger.warn({ err: error, workspace: workspaceId }, 'an inbound secret could not be stored');
    }
    this.#known.set(workspaceId, secret);
    return secret;
  }

  /** The secret that the agent was given; null when there is none yet. */
  get(workspaceId: string): string | null {
    const known = this.#known.get(workspaceId);
    if (known !== undefined) return known;
    const { store, cipher, logger } = this.#options;
    const sealed = store.inboundSecrets.get(workspaceId);
    if (!sealed) return null;
    try {
      const secret = cipher.open(sealed, placeOf(workspaceId));
      this.#known.set(workspaceId, secret);
      return secret;
    } catch (error) {
      logger.warn({ err: error, workspace: workspaceId }, 'an inbound secret could not be read');
      return null;
    }
  }

  /** The secret for an agent that is there to take it: the present one, else a fresh one. */
  deliver(workspaceId: string): string {
    return this.get(workspaceId) ?? this.rotate(workspaceId);
  }

  /** With the workspace. Joins the caller's transaction. */
  forget(workspaceId: string): void {
    this.#known.delete(workspaceId);
    this.#options.store.inboundSecrets.remove(workspaceId);
  }
}

function placeOf(workspaceId: string): string[] {
  return ['inbound', workspaceId];
}
