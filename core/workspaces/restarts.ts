import type { Clock, Disposable, Logger } from '../base/index.ts';
import { hasInstance } from '../contract/index.ts';
import type { Store } from '../store/index.ts';

/** Whoever changes several settings or files one after the other gets one restart at the end. */
const QUIET_MS = 1_500;
/** Somebody who never stops changing them still gets one. */
const LONGEST_WAIT_MS = 10_000;

export interface RestartsOptions {
  readonly store: Pick<Store, 'workspaces'>;
  /** Makes the instance of a workspace anew at once. */
  readonly restart: (id: string) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Restarts of workspaces because something that they start with was changed: one for all changes that follow each
 * other closely. The wish is stored with the change and only its time is kept here, so that no end of the engine loses
 * it; whatever else makes the instance anew meanwhile has carried it out. Who is paused, asleep or runs nothing is left
 * alone: it reads everything when it comes back.
 */
export class Restarts implements Disposable {
  readonly #options: RestartsOptions;
  readonly #due = new Map<string, { readonly since: number; readonly timer: Disposable }>();

  constructor(options: RestartsOptions) {
    this.#options = options;
  }

  /** Carries out what was still due when the engine ended. */
  start(): void {
    for (const { id, restartDue } of this.#options.store.workspaces.listLive())
      if (restartDue) this.#restart(id);
  }

  /** Something of a workspace was changed. Joins the caller's transaction, in which that is stored. */
  soon(id: string): void {
    const { clock, store } = this.#options;
    const record = store.workspaces.getLive(id);
    if (record?.desired !== 'running' || !hasInstance(record)) return;
    if (!record.restartDue) store.workspaces.update(id, { restartDue: true });
    const before = this.#due.get(id);
    void before?.timer.dispose();
    const since = before?.since ?? clock.now();
    const delayMs = Math.max(0, Math.min(QUIET_MS, since + LONGEST_WAIT_MS - clock.now()));
    this.#due.set(id, { since, timer: clock.setTimeout(() => this.#restart(id), delayMs) });
  }

  /** What is still due is stored: the next engine carries it out. */
  dispose(): void {
    for (const { timer } of this.#due.values()) void timer.dispose();
    this.#due.clear();
  }

  #restart(id: string): void {
    this.#due.delete(id);
    const { store, restart, logger } = this.#options;
    const record = store.workspaces.getLive(id);
    if (!record?.restartDue || record.desired !== 'running' || !hasInstance(record)) return;
    try {
      restart(id);
    } catch (error) {
      logger.warn(
        { err: error, workspace: id },
        'a workspace was not restarted after a change of its settings',
      );
    }
  }
}
