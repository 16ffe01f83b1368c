import { AppError, type Clock, type Logger, withinTime } from '../base/index.ts';
import type { StartPolicy } from '../contract/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';
import { defaultBudgetBytes, memoryShareBytes, type WorkspaceBackend } from '../workspaces/index.ts';

const MEBIBYTE = 1024 * 1024;
/** Starts wait for the answer, but not for ever. */
const ANSWER_MS = 5_000;

export interface MemoryBudgetOptions {
  readonly backend: () => WorkspaceBackend | null;
  readonly policy: () => StartPolicy;
  /** More or less may start now. */
  readonly onChange: () => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How much memory workspaces may take where they run now. */
export class MemoryBudget {
  readonly #options: MemoryBudgetOptions;
  /** Who is asked for the first time. */
  #asked: WorkspaceBackend | null = null;
  #known: { readonly backend: WorkspaceBackend; readonly totalBytes: number | null } | null = null;

  constructor(options: MemoryBudgetOptions) {
    this.#options = options;
  }

  /** False while the backend is asked for the first time. */
  isKnown(): boolean {
    return this.#asked === null || this.#asked !== this.#options.backend();
  }

  /** In bytes; null when nobody knows: then all just start. */
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
    const { backend: current, onChange, clock, logger } = this.#options;
    const backend = current();
    if (!backend?.ready || !backend.memoryBytes) return;
    if (this.#known?.backend !== backend) this.#asked = backend;
    try {
      const late = () => new AppError('memory_unknown', 'it took too long to say how much memory there is');
      const totalBytes = await withinTime(clock, ANSWER_MS, backend.memoryBytes(), late);
      this.#known = { backend, totalBytes };
    } catch (error) {
      logger.warn({ err: error }, 'how much memory there is could not be told');
    }
    if (this.#asked === backend) this.#asked = null;
    onChange();
  }
}
