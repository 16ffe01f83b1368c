import type { Logger } from '../base/index.ts';
import type { StartPolicy } from '../contract/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';
import { defaultBudgetBytes, memoryShareBytes, type WorkspaceBackend } from '../workspaces/index.ts';

const MEBIBYTE = 1024 * 1024;

export interface MemoryBudgetOptions {
  readonly backend: () => WorkspaceBackend | null;
  readonly policy: () => StartPolicy;
  /** More or less may start now. */
  readonly onChange: () => void;
  readonly logger: Logger;
}

/** How much memory workspaces may take where they run now. */
export class MemoryBudget {
  readonly #options: MemoryBudgetOptions;
  #known: { readonly backend: WorkspaceBackend; readonly totalBytes: number | null } | null = null;

  constructor(options: MemoryBudgetOptions) {
    this.#options = options;
  }

  /** In bytes; null while nobody knows: then all just start. */
  budgetBytes(): number | null {
    const { memoryBudgetMb } = this.#options.policy();
    if (memoryBudgetMb !== null) return memoryBudgetMb * MEBIBYTE;
    const backend = this.#options.backend();
    if (!backend || this.#known?.backend !== backend || this.#known.totalBytes === null) return null;
    return defaultBudgetBytes(backend.kind, this.#known.totalBytes);
  }

  /** What one workspace is counted with, in bytes. */
  shareBytes({ tier }: WorkspaceRecord): number {
    const backend = this.#options.backend();
    return memoryShareBytes(backend?.memoryLimitBytes?.(tier));
  }

  /** Asks the backend anew. Never rejects. */
  async refresh(): Promise<void> {
    const { backend: current, onChange, logger } = this.#options;
    const backend = current();
    if (!backend?.ready || !backend.memoryBytes) return;
    try {
      this.#known = { backend, totalBytes: await backend.memoryBytes() };
    } catch (error) {
      logger.warn({ err: error }, 'how much memory there is could not be told');
    }
    onChange();
  }
}
