import { useEffect, useMemo, useState } from 'react';
import type { Activity, AppErrorJson } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { useEngine } from '../../../engine/store.ts';
import { errorOf } from '../../errors.ts';
import { type Step, traceTree } from './trace.ts';

export interface TraceState {
  /** null until they have come. */
  readonly steps: readonly Step[] | null;
  readonly error: AppErrorJson | null;
  readonly reload: () => void;
}

/** All that came of one task, and what still comes of it. */
export function useTrace(traceId: string): TraceState {
  const [stored, setStored] = useState<readonly Activity[] | null>(null);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const [attempt, setAttempt] = useState(0);
  const live = useEngine((state) => state.activity);
  const moment = useEngine((state) => state.moment);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    let current = true;
    setError(null);
    client.call('timeline.trace', { traceId }).then(
      ({ entries }) => current && setStored(entries),
      (thrown: unknown) => current && setError(errorOf(thrown)),
    );
    return () => {
      current = false;
    };
  }, [traceId, attempt]);

  const steps = useMemo(() => {
    if (stored === null) return null;
    const rows = new Map(stored.map((row) => [row.id, row]));
    for (const row of live) if (row.traceId === traceId) rows.set(row.id, row);
    const shown = [...rows.values()].filter(({ createdAt }) => moment === null || createdAt <= moment);
    return traceTree(shown.sort((a, b) => a.createdAt - b.createdAt));
  }, [stored, live, traceId, moment]);
  return { steps, error, reload: () => setAttempt((before) => before + 1) };
}
