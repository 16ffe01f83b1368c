import { useEffect, useMemo, useState } from 'react';
import type { AppErrorJson, OutputOf } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { errorOf } from '../errors.ts';
import type { Exchanged } from './peers.ts';

interface Counted {
  readonly peers: OutputOf<'peers.list'>['peers'];
  /** Rows that are part of the numbers. */
  readonly known: ReadonlySet<string>;
}

export interface ExchangedState {
  readonly exchanged: ReadonlyMap<string, Exchanged>;
  readonly error: AppErrorJson | null;
  readonly retry: () => void;
}

/** How much a workspace said to each other one: counted once, and from then on by what happens. */
export function useExchanged(workspaceId: string): ExchangedState {
  const [counted, setCounted] = useState<Counted | null>(null);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const [attempt, setAttempt] = useState(0);
  const live = useEngine((state) => state.activity);
  const connected = useEngine((state) => state.connection === 'connected');

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt counts anew
  useEffect(() => {
    if (!connected) return;
    let current = true;
    setError(null);
    client.call('peers.list', { id: workspaceId }).then(
      ({ peers }) => {
        const known = new Set(useEngine.getState().activity.map(({ id }) => id));
        if (current) setCounted({ peers, known });
      },
      (thrown: unknown) => current && setError(errorOf(thrown)),
    );
    return () => {
      current = false;
    };
  }, [workspaceId, connected, attempt]);

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
  return { exchanged, error, retry: () => setAttempt((before) => before + 1) };
}
