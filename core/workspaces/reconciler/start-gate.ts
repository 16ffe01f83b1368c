import { hasInstance, type ProvisionPhase } from '../../contract/index.ts';
import type { Store, WorkspaceRecord } from '../../store/index.ts';
import { inStartOrder } from './start-order.ts';

/** How much memory there is for workspaces. */
export interface MemoryPlan {
  /** What all of them together may take, in bytes; null when that is not known. */
  readonly budgetBytes: () => number | null;
  /** What one of them is counted with, in bytes. */
  readonly shareBytes: (record: WorkspaceRecord) => number;
}

/** That not all who want to start fit into the memory. */
export interface Shortage {
  /** Those who wait, in the order in which they would start. */
  readonly ids: readonly string[];
  readonly neededBytes: number;
  readonly freeBytes: number;
}

export interface StartGateOptions {
  readonly store: Store;
  readonly parallelStarts: number;
  readonly memory: MemoryPlan;
  /** Whether somebody works on bringing this workspace up right now. */
  readonly isUnderWay: (id: string) => boolean;
  readonly onWaiting: (id: string, waitingFor: ProvisionPhase['waitingFor']) => void;
  readonly onShortage: (shortage: Shortage | null) => void;
}

interface Entry {
  /** False as soon as something else is wanted: then it leaves. */
  readonly isWanted: () => boolean;
  /** Its instance of before still runs, so it takes nothing away from others. */
  readonly replaces: boolean;
  readonly enter: (admitted: boolean) => void;
}

/**
 * Who may start now: leads before those below them, a few at a time, and no more than fit into the memory.
 * - A workspace waits while a lead above it is being brought up and has not started yet. A lead that failed, sleeps
 *   or waits for a later try holds nobody up, and whoever is under way ends within the time that its step has.
 * - Memory is given in start order. The first who does not fit keeps everybody after it waiting, so that no small one
 *   further down takes what a lead waits for. One may always run, however little memory there is.
 */
export class StartGate {
  readonly #options: StartGateOptions;
  readonly #waiting = new Map<string, Entry>();
  readonly #starting = new Set<string>();
  #unlimited = false;
  #looking = false;

  constructor(options: StartGateOptions) {
    this.#options = options;
  }

  /** Runs `work` when it is this workspace's turn. Resolves null without it once it is not wanted any more. */
  async run<T>(
    id: string,
    how: Pick<Entry, 'isWanted' | 'replaces'>,
    work: () => Promise<T>,
  ): Promise<T | null> {
    const admitted = await new Promise<boolean>((enter) => {
      this.#waiting.set(id, { ...how, enter });
      this.look();
    });
    if (!admitted) return null;
    try {
      return await work();
    } finally {
      this.#starting.delete(id);
      this.look();
    }
  }

  /** Lets in whoever may start by now. */
  look(): void {
    // What is told below may lead back here.
    if (this.#looking || this.#waiting.size === 0) return;
    this.#looking = true;
    try {
      this.#admit();
    } finally {
      this.#looking = false;
    }
  }

  /** Starts all, whatever the memory, from now on. */
  admitAll(): void {
    this.#unlimited = true;
    this.look();
  }

  #admit(): void {
    const { store, parallelStarts, onWaiting, onShortage } = this.#options;
    for (const [id, entry] of this.#waiting) if (!entry.isWanted()) this.#leave(id, entry, false);
    const budget = this.#unlimited ? null : this.#options.memory.budgetBytes();
    let used = budget === null ? 0 : this.#usedBytes();
    const short: string[] = [];
    let missing = 0;
    for (const id of inStartOrder(this.#waiting.keys(), store)) {
      const entry = this.#waiting.get(id);
      const record = store.workspaces.getLive(id);
      if (!entry || !record) continue;
      const share = entry.replaces ? 0 : this.#options.memory.shareBytes(record);
      const fits = budget === null || entry.replaces || used === 0 || used + share <= budget;
      if (!entry.replaces && (short.length > 0 || !fits)) {
        short.push(id);
        missing += share;
        onWaiting(id, 'memory');
      } else if (this.#waitsForLead(id)) onWaiting(id, 'parent');
      else {
        used += share;
        if (this.#starting.size < parallelStarts) this.#leave(id, entry, true);
        else onWaiting(id, 'turn');
      }
    }
    const freeBytes = Math.max(0, (budget ?? 0) - used);
    onShortage(short.length === 0 ? null : { ids: short, neededBytes: missing, freeBytes });
  }

  #leave(id: string, { enter }: Entry, admitted: boolean): void {
    this.#waiting.delete(id);
    if (admitted) this.#starting.add(id);
    this.#options.onWaiting(id, undefined);
    enter(admitted);
  }

  #waitsForLead(id: string): boolean {
    const { store, isUnderWay } = this.#options;
    return store.workspaces.ancestorsOf(id).some((ancestorId) => {
      const ancestor = store.workspaces.getLive(ancestorId);
      return ancestor !== undefined && isBeforeStarted(ancestor) && isUnderWay(ancestorId);
    });
  }

  /** Of those who start, those who run, and those who will be replaced and run until then. */
  #usedBytes(): number {
    const { store, memory } = this.#options;
    let sum = 0;
    for (const record of store.workspaces.listLive()) {
      const { id, url } = record;
      const runs = url !== '' || this.#starting.has(id) || this.#waiting.get(id)?.replaces === true;
      if (runs && hasInstance(record)) sum += memory.shareBytes(record);
    }
    return sum;
  }
}

function isBeforeStarted(record: WorkspaceRecord): boolean {
  return (
    record.desired === 'running' &&
    record.status === 'provisioning' &&
    record.phase?.step !== 'register' &&
    hasInstance(record)
  );
}
