import type { RuntimeReport } from './heartbeat.ts';

const MAX_IDLE_SECONDS = 86_400;

/** What runtimes said of themselves last, in memory: the next beat says it again. */
export class RuntimeOverrides {
  readonly #reports = new Map<string, RuntimeReport>();

  take(workspaceId: string, report: RuntimeReport): void {
    this.#reports.set(workspaceId, report);
  }

  /** Whether the runtime does something by itself, e.g. `session`. */
  owns(workspaceId: string, capability: string): boolean {
    return this.#reports.get(workspaceId)?.capabilities[capability] === true;
  }

  /** How long its agent may be silent, in milliseconds; undefined where it does not say. */
  idleTimeoutMs(workspaceId: string): number | undefined {
    const seconds = this.#reports.get(workspaceId)?.idleTimeoutSeconds ?? 0;
    return seconds > 0 ? Math.min(seconds, MAX_IDLE_SECONDS) * 1000 : undefined;
  }

  forget(workspaceId: string): void {
    this.#reports.delete(workspaceId);
  }
}
