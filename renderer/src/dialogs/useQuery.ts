import { useCallback, useEffect, useState } from 'react';
import type { AppErrorJson, InputOf, OperationName, OutputOf } from '../../../core/contract/index.ts';
import { client } from '../engine/run.ts';
import { errorOf } from '../inspector/errors.ts';

export interface QueryState<N extends OperationName> {
  readonly output: OutputOf<N> | null;
  readonly error: AppErrorJson | null;
  /** Asks again; what was answered before stays until then. */
  readonly refresh: () => void;
}

/** Asks the engine once per mount and again on `refresh`. The input counts as it is at first. */
export function useQuery<N extends OperationName>(operation: N, input: InputOf<N>): QueryState<N> {
  const [first] = useState({ operation, input });
  const [attempt, setAttempt] = useState(0);
  const [result, setResult] = useState<Omit<QueryState<N>, 'refresh'>>({ output: null, error: null });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    let alive = true;
    client.call(first.operation, first.input).then(
      (output) => alive && setResult({ output, error: null }),
      (thrown: unknown) => alive && setResult({ output: null, error: errorOf(thrown) }),
    );
    return () => {
      alive = false;
    };
  }, [first, attempt]);

  const refresh = useCallback(() => {
    setResult(({ output }) => ({ output, error: null }));
    setAttempt((current) => current + 1);
  }, []);
  return { ...result, refresh };
}
