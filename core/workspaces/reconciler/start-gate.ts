import { hasInstance, type ProvisionPhase } from '../../contract/index.ts';
import type { Store, WorkspaceRecord } from '../../store/index.ts';
import { comparePaths, pathOf } from './start-order.ts';

/** How much memory there is for workspaces. */
export interface MemoryPlan {
  /** False while that is being found out: nobody starts until then. */
  readonly isKnown?: () => boolean;
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
  /** Whether an instance of it runs, wanted or not. */
  readonly runs: (id: string) => boolean;
  readonly onWaiting: (id: string, waitingFor: ProvisionPhase['waitingFor']) => void;
  readonly onShortage: (shortage: Shortage | null) => void;
  /** A look failed, as on a full disk; the next one does what it left. */
  readonly onError: (error: unknown) => void;
}

interface Entry {
  readonly id: string;
  /** False as soon as something else is wanted: then it leaves. */
  readonly isWanted: () => boolean;
  /** Its instance of before still runs, so it takes nothing away from others. */
  readonly replaces: boolean;
  readonly enter: (admitted: boolean) => void;
  /** Where it stands among those who wait: see `pathOf`. */
  path: readonly number[];
  /** What it was told to wait for. */
  told?: ProvisionPhase['waitingFor'];
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
  /** Those who wait, in start order; some have left since. */
  #order: Entry[] = [];
  /** A newcomer stands at the end of the order. */
  #unordered = false;
  /** Of the tree that the paths are from. */
  #structureVersion = -1;
  #unlimited = false;
  #lookWanted = false;

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
      const entry = { ...how, id, enter, path: pathOf(id, this.#options.store) };
      this.#waiting.set(id, entry);
      this.#order.push(entry);
      this.#unordered = true;
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

  /** Soon lets in whoever may start by then. Any number of calls until then cause one look at all who wait. */
  look(): void {
    if (this.#lookWanted || this.#waiting.size === 0) return;
    this.#lookWanted = true;
    queueMicrotask(() => {
      this.#lookWanted = false;
      try {
        this.#admit();
      } catch (error) {
        this.#options.onError(error);
      }
    });
  }

  /** Starts all, whatever the memory, from now on. */
  admitAll(): void {
    this.#unlimited = true;
    this.look();
  }

  #admit(): void {
    const { store, parallelStarts, memory, onShortage } = this.#options;
    for (const entry of this.#waiting.values()) if (!entry.isWanted()) this.#leave(entry, false);
    if (!this.#unlimited && memory.isKnown?.() === false) return;
    const budget = this.#unlimited ? null : memory.budgetBytes();
    let used = budget === null ? 0 : this.#usedBytes();
    const short: string[] = [];
    let missing = 0;
    const waitsForLead = this.#leadLookup();
    for (const entry of this.#inOrder()) {
      const { id, replaces } = entry;
      const record = store.workspaces.getLive(id);
      if (!record) continue;
      const share = replaces ? 0 : memory.shareBytes(record);
      const fits = budget === null || replaces || used === 0 || used + share <= budget;
      if (!replaces && (short.length > 0 || !fits)) {
        short.push(id);
        missing += share;
        this.#tell(entry, 'memory');
      } else if (waitsForLead(record)) this.#tell(entry, 'parent');
      else {
        used += share;
        if (this.#starting.size < parallelStarts) this.#leave(entry, true);
        else this.#tell(entry, 'turn');
      }
    }
    const freeBytes = Math.max(0, (budget ?? 0) - used);
    onShortage(short.length === 0 ? null : { ids: short, neededBytes: missing, freeBytes });
  }

  /** Many looks find the same order, or one newcomer at its end: sorting that again costs little. */
  #inOrder(): readonly Entry[] {
    const { store } = this.#options;
    this.#order = this.#order.filter((entry) => this.#waiting.get(entry.id) === entry);
    const { structureVersion } = store.workspaces;
    if (this.#structureVersion !== structureVersion) {
      for (const entry of this.#order) entry.path = pathOf(entry.id, store);
      this.#structureVersion = structureVersion;
      this.#unordered = true;
    }
    if (this.#unordered) this.#order.sort((a, b) => comparePaths(a.path, b.path));
    this.#unordered = false;
    return this.#order;
  }

  #tell(entry: Entry, waitingFor: ProvisionPhase['waitingFor']): void {
    if (entry.told === waitingFor) return;
    this.#options.onWaiting(entry.id, waitingFor);
    entry.told = waitingFor;
  }

  #leave({ id, enter }: Entry, admitted: boolean): void {
    this.#waiting.delete(id);
    if (admitted) this.#starting.add(id);
    this.#options.onWaiting(id, undefined);
    enter(admitted);
  }

  /** Whether a lead anywhere above somebody is being brought up and has not started yet; each lead is asked about once. */
  #leadLookup(): (record: Pick<WorkspaceRecord, 'parentId'>) => boolean {
    const { store, isUnderWay } = this.#options;
    const known = new Map<string, boolean>();
    const holdsUp = (id: string): boolean => {
      const found = known.get(id);
      if (found !== undefined) return found;
      const lead = store.workspaces.getLive(id);
      const holds =
        lead !== undefined &&
        ((isBeforeStarted(lead) && isUnderWay(id)) || (lead.parentId !== null && holdsUp(lead.parentId)));
      known.set(id, holds);
      return holds;
    };
    return ({ parentId }) => parentId !== null && holdsUp(parentId);
  }

  /** Of those who start and those who run, also of what runs until it is replaced or stopped. */
  #usedBytes(): number {
    const { store, memory, runs } = this.#options;
    let sum = 0;
    for (const record of store.workspaces.listLive()) {
      if (!hasInstance(record) || !(this.#starting.has(record.id) || runs(record.id))) continue;
      sum += memory.shareBytes(record);
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
