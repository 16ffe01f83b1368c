import os from 'node:os';
import { type Clock, withinTime } from '../../base/index.ts';
import { hasInstance, type OutputOf } from '../../contract/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { Store } from '../../store/index.ts';
import { mayListen, type WorkspaceRegistry } from '../../workspaces/index.ts';
import type { Backends } from '../backends.ts';
import type { MemoryBudget } from '../memory-budget.ts';

/** A busy engine may take longer; then it is not known. */
const ANSWER_MS = 3_000;

export interface CapacityParts {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  readonly docker: Docker;
  readonly backends: Pick<Backends, 'current'>;
  readonly memory: MemoryBudget;
  readonly clock: Clock;
}

/** What the machine of the workspaces has, and how much of it they are counted with. */
export async function capacity(parts: CapacityParts): Promise<OutputOf<'engine.capacity'>> {
  const { store, registry, backends, memory } = parts;
  const { current } = backends;
  let running = 0;
  let countedBytes = 0;
  let waiting = 0;
  for (const record of store.workspaces.listLive()) {
    if (registry.view(record).phase?.waitingFor === 'memory') waiting += 1;
    if (!hasInstance(record) || !current || !mayListen(current.observe(record.id))) continue;
    running += 1;
    countedBytes += memory.shareBytes(record);
  }
  const machine = await machineOf(parts);
  return { ...machine, budgetBytes: memory.budgetBytes(), countedBytes, running, waiting };
}

/** What the machine of the workspaces has. */
export async function machineOf({ backends, docker, clock }: CapacityParts) {
  if (backends.current?.kind !== 'docker') return { cpus: os.cpus().length, memoryBytes: os.totalmem() };
  const asked = <T>(work: Promise<T>) => withinTime(clock, ANSWER_MS, work).catch(() => null);
  const [cpus, memoryBytes] = await Promise.all([asked(docker.cpus()), asked(docker.memoryBytes())]);
  return { cpus, memoryBytes };
}
