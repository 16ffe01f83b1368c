import { useMemo } from 'react';
import type { AppErrorJson } from '../../../../core/contract/index.ts';
import { useQuery } from '../../dialogs/useQuery.ts';
import { useEngine } from '../../engine/store.ts';
import type { Exchanged } from './peers.ts';

export interface ExchangedState {
  readonly exchanged: ReadonlyMap<string, Exchanged>;
  /** Not counted yet. */
  readonly loading: boolean;
  readonly error: AppErrorJson | null;
  readonly retry: () => void;
}

/** How much a workspace said to each other one: counted once, and from then on by what happens. */
export function useExchanged(workspaceId: string): ExchangedState {
  const { output, error, refresh } = useQuery('peers.list', { id: workspaceId });
  const live = useEngine((state) => state.activity);
  const counted = useMemo(
    () =>
      output && {
        peers: output.peers,
        // Rows that are part of the numbers.
        known: new Set(useEngine.getState().activity.map(({ id }) => id)),
      },
    [output],
  );

  const exchanged = useMemo(() => {
    const all = new Map<string, Exchanged>(counted?.peers.map(({ peerId, ...talked }) => [peerId, talked]));
    if (!counted) return all;
    for (const row of live) {
      if (row.workspaceId !== workspaceId || counted.known.has(row.id)) continue;
      for (const id of new Set([row.sourceId, row.targetId])) {
        if (id === null || id === workspaceId) continue;
        const before = all.get(id);
        all.set(id, {
          messages: (before?.messages ?? 0) + 1,
          lastAt: Math.max(before?.lastAt ?? 0, row.createdAt),
        });
      }
    }
    return all;
  }, [counted, live, workspaceId]);
  return { exchanged, loading: output === null && error === null, error, retry: refresh };
}
