import { backoffMs } from '../../base/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';

/** Docker's own restart policy gets this long before a vanished instance is replaced. */
const RECOVERY_BASE_MS = 1_000;
const RECOVERY_MAX_MS = 60_000;
const CRASH_LIMIT = 5;
const CRASH_WINDOW_MS = 120_000;

/** When an instance vanished by itself, and when it may be replaced. */
interface Losses {
  /** A restart (a new generation) starts counting anew. */
  readonly generation: number;
  readonly exits: readonly number[];
  readonly retryAt: number;
}

/**
 * Counts instances that were gone without being asked to. Kept in memory on purpose: a new engine, as after a reboot,
 * gives everybody a fresh try, and a real crash loop is found again within a minute.
 */
export class LossCounter {
  readonly #losses = new Map<string, Losses>();

  /** Counts one; `loop` is set when that was one too many. */
  count(record: WorkspaceRecord, now: number): { readonly loop: string | null } {
    const before = this.#of(record)?.exits ?? [];
    const exits = [...before.filter((at) => now - at < CRASH_WINDOW_MS), now];
    const retryAt = now + backoffMs(exits.length - 1, RECOVERY_BASE_MS, RECOVERY_MAX_MS);
    this.#losses.set(record.id, { generation: record.generation, exits, retryAt });
    if (exits.length < CRASH_LIMIT) return { loop: null };
    return { loop: `It exited ${exits.length} times within ${CRASH_WINDOW_MS / 1000} s.` };
  }

  /** When it may be replaced, in ms since the epoch; 0 for at once. */
  retryAt(record: WorkspaceRecord): number {
    return this.#of(record)?.retryAt ?? 0;
  }

  forget(id: string): void {
    this.#losses.delete(id);
  }

  #of(record: WorkspaceRecord): Losses | undefined {
    const losses = this.#losses.get(record.id);
    return losses?.generation === record.generation ? losses : undefined;
  }
}

/** It was seen running; if it is gone now, nobody asked for that. */
export function hadRun(record: WorkspaceRecord): boolean {
  return record.status === 'online' || record.status === 'degraded' || record.phase?.step === 'register';
}
