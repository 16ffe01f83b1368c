import { useMemo } from 'react';
import type { AppErrorJson } from '../../../../../core/contract/index.ts';
import { useQuery } from '../../../dialogs/useQuery.ts';
import { useEngine } from '../../../engine/store.ts';
import { type Step, traceTree } from './trace.ts';

export interface TraceState {
  /** null until they have come. */
  readonly steps: readonly Step[] | null;
  readonly error: AppErrorJson | null;
  readonly reload: () => void;
}

/** All that came of one task, and what still comes of it. */
export function useTrace(traceId: string): TraceState {
  const { output, error, refresh } = useQuery('timeline.trace', { traceId });
  const live = useEngine((state) => state.activity);
  const moment = useEngine((state) => state.moment);

  const steps = useMemo(() => {
    if (output === null) return null;
    const rows = new Map(output.entries.map((row) => [row.id, row]));
    for (const row of live) if (row.traceId === traceId) rows.set(row.id, row);
    const shown = [...rows.values()].filter(({ createdAt }) => moment === null || createdAt <= moment);
    return traceTree(shown.sort((a, b) => a.createdAt - b.createdAt));
  }, [output, live, traceId, moment]);
  return { steps, error, reload: refresh };
}
