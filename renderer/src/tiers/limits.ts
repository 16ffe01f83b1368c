import type { OutputOf } from '../../../core/contract/index.ts';
import { memoryText } from '../inspector/text.ts';
import { text } from '../text/index.ts';

export type TierFacts = OutputOf<'engine.tiers'>;

const words = text.lifecycle.tiers.limits;

/** What a tier may use and reach where workspaces run now, in one line; empty where nobody knows. */
export function limitsText({ backend, cpus, memoryBytes, tiers }: TierFacts, tier: number): string {
  if (backend === 'process') return words.asProcesses;
  const facts = tiers.find((each) => each.tier === tier);
  if (!facts) return '';
  return [
    memoryBytes === null || facts.memoryBytes < memoryBytes
      ? words.memory(memoryText(facts.memoryBytes), memoryBytes === null ? null : memoryText(memoryBytes))
      : words.allMemory(memoryText(memoryBytes)),
    words.cpus(facts.cpus, cpus),
    words.processes(facts.processes),
    reachText(facts),
  ].join(' · ');
}

function reachText({
  readOnly,
  privileged,
  hostAccess,
}: Pick<TierFacts['tiers'][number], 'readOnly' | 'privileged' | 'hostAccess'>): string {
  if (hostAccess) return words.host;
  if (privileged) return words.privileged;
  return readOnly ? words.readOnly : words.apart;
}
