import { AppError } from '../base/index.ts';
import type { Store } from '../store/index.ts';

/** Of what is stored for one workspace, and so of what can be sent at once. */
export const MAX_CONFIG_BYTES = 256 * 1024;

/** Settings of workspaces that clients keep here for themselves: JSON objects, of which the app reads nothing. */
export class WorkspaceConfigs {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Empty when nobody has stored any. */
  get(workspaceId: string): Record<string, unknown> {
    return JSON.parse(this.#store.workspaceConfigs.get(workspaceId) ?? '{}') as Record<string, unknown>;
  }

  /** Replaces what is given at the top level and keeps all else. Throws `config_too_large`. */
  merge(workspaceId: string, change: Readonly<Record<string, unknown>>): void {
    const data = JSON.stringify({ ...this.get(workspaceId), ...change });
    if (Buffer.byteLength(data) > MAX_CONFIG_BYTES) {
      throw new AppError('config_too_large', 'The settings of a workspace are too large', {
        detail: `At most ${MAX_CONFIG_BYTES / 1024} KiB together with what is stored.`,
      });
    }
    this.#store.workspaceConfigs.put(workspaceId, data);
  }
}
