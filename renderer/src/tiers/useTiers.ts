import type { EngineEvent } from '../../../core/contract/index.ts';
import { type QueryState, useQuery } from '../dialogs/useQuery.ts';

/** What each tier means where workspaces run now. */
export function useTiers(): QueryState<'engine.tiers'> {
  return useQuery('engine.tiers', {}, changesTiers);
}

const changesTiers = ({ type }: EngineEvent) => type === 'engine.changed';
