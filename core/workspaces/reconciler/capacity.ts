import type { Problem } from '../../contract/index.ts';
import type { ReconcilerOptions } from './options.ts';
import type { Shortage } from './start-gate.ts';

/** Key of the problem that not all workspaces fit into the memory. */
const CAPACITY_PROBLEM = 'capacity';
const GIBIBYTE = 1024 ** 3;

/** Tells clients, as one problem, that not all who want to start fit into the memory. */
export class Capacity {
  readonly #options: Pick<ReconcilerOptions, 'store' | 'clock'>;
  #shortage: Shortage | null = null;
  #problem: Problem | null = null;

  constructor(options: Pick<ReconcilerOptions, 'store' | 'clock'>) {
    this.#options = options;
  }

  /** Those who wait for memory, in the order in which they would start. */
  get waiting(): readonly string[] {
    return this.#shortage?.ids ?? [];
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  set(shortage: Shortage | null): void {
    const { store, clock } = this.#options;
    this.#shortage = shortage;
    const before = this.#problem;
    if (!shortage) {
      this.#problem = null;
      if (before) store.events.append({ type: 'problem.cleared', key: CAPACITY_PROBLEM });
      return;
    }
    const problem = problemOf(shortage, before?.since ?? clock.now());
    if (problem.error.message === before?.error.message && problem.error.detail === before.error.detail)
      return;
    this.#problem = problem;
    store.events.append({ type: 'problem.raised', problem });
  }
}

function problemOf({ ids, neededBytes, freeBytes }: Shortage, since: number): Problem {
  const waiting = ids.length === 1 ? 'One workspace waits' : `${ids.length} workspaces wait`;
  return {
    key: CAPACITY_PROBLEM,
    title: 'Not enough memory for all workspaces',
    workspaceId: null,
    since,
    error: {
      code: 'memory_short',
      message: `Needs ${inGibibytes(neededBytes)}, ${inGibibytes(freeBytes)} free`,
      detail: `${waiting} until others stop. Leads were started first.`,
      actions: [
        { label: 'Let the rest sleep', operation: 'engine.admit', input: { choice: 'leads' } },
        { label: 'Start all anyway', operation: 'engine.admit', input: { choice: 'all' } },
      ],
    },
  };
}

function inGibibytes(bytes: number): string {
  return `${(bytes / GIBIBYTE).toFixed(1)} GiB`;
}
