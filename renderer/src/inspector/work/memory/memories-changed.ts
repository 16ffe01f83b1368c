import type { EngineEvent } from '../../../../../core/contract/index.ts';

/** TEAM and GLOBAL memories are those of others: whoever's memory changes, a list of them may be another one. */
export function memoriesChanged({ type }: EngineEvent): boolean {
  return type === 'memories.changed';
}
