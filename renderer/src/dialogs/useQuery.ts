import { useMemo, useRef, useSyncExternalStore } from 'react';
import type { EngineEvent, InputOf, OperationName } from '../../../core/contract/index.ts';
import { type Answer, Query } from '../engine/query.ts';
import { client } from '../engine/run.ts';

export interface QueryState<N extends OperationName> extends Answer<N> {
  /** Asks again; what was answered before stays until then, and also when that fails. */
  readonly refresh: () => void;
}

/**
 * Asks the engine while the component lives: at first, with another input, on `refresh`, after the connection was lost,
 * and when an event says that the answer has changed.
 */
export function useQuery<N extends OperationName>(
  operation: N,
  input: InputOf<N>,
  changes?: (event: EngineEvent) => boolean,
): QueryState<N> {
  const asked = JSON.stringify(input);
  const latest = useRef(changes);
  latest.current = changes;
  const query = useMemo(
    () =>
      new Query(
        client,
        operation,
        JSON.parse(asked) as InputOf<N>,
        (event) => latest.current?.(event) ?? false,
      ),
    [operation, asked],
  );
  const answer = useSyncExternalStore(query.subscribe, query.answer);
  return useMemo(() => ({ ...answer, refresh: query.refresh }), [answer, query]);
}
