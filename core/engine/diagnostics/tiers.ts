import type { OutputOf } from '../../contract/index.ts';
import { type CapacityParts, machineOf } from './capacity.ts';

const TIERS = [1, 2, 3, 4] as const;

/** What each isolation tier allows where workspaces run now. Nobody gets more than the machine has. */
export async function tiers(parts: CapacityParts): Promise<OutputOf<'engine.tiers'>> {
  const { current } = parts.backends;
  const machine = await machineOf(parts);
  return {
    ...machine,
    backend: current?.kind ?? 'none',
    tiers: TIERS.flatMap((tier) => {
      const confinement = current?.confinement?.(tier);
      if (!confinement) return [];
      return [{ tier, ...confinement, cpus: Math.min(confinement.cpus, machine.cpus ?? Infinity) }];
    }),
  };
}
