import { useMemo } from 'react';
import { useEngine } from '../../../engine/store.ts';
import { type Members, membersOf, teamOf } from './members.ts';

/** The workspaces of a selection whose logs are shown; the same object until they are others. */
export function useMembers(ids: readonly string[]): Members {
  return useParsed(useEngine((state) => written(membersOf(state, ids))));
}

/** The same of a workspace and everything below it. */
export function useTeam(workspaceId: string): Members {
  return useParsed(useEngine((state) => written(membersOf(state, teamOf(state, workspaceId)))));
}

/** A text says the same for as long as they are the same, whatever else changes in the store. */
function written({ ids, total }: Members): string {
  return [total, ...ids].join(' ');
}

function useParsed(key: string): Members {
  return useMemo(() => {
    const [total, ...ids] = key.split(' ');
    return { ids, total: Number(total) };
  }, [key]);
}
