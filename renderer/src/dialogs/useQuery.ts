import { useMemo, useRef, useSyncExternalStore } from 'react';
import type { EngineEvent, InputOf, OperationName } from '../../../core/contract/index.ts';
import { type Answer, Query } from '../engine/query.ts';
import { client } from '../engine/run.ts';

export interface QueryState<N extends OperationName> extends Answer<N> {
  /** Asks again; what was answered before stays until then, and also when that fails. */
  readonly refresh: () => void;
}

const NO_ANSWER = { output: null, error: null };
const NOTHING_ASKED = {
  subscribe: () => () => undefined,
  answer: () => NO_ANSWER,
  refresh: () => undefined,
};

/**
 * Asks the engine while the component lives: at first, with another input, on `refresh`, after the connection was lost,
 * and when an event says that the answer has changed.
 */
export function useQuery<N extends OperationName>(
  operation: N,
  /** Null: there is nothing to ask for now. */
  input: InputOf<N> | null,
  changes?: (event: EngineEvent) => boolean,
): QueryState<N> {
  const asked = input === null ? null : JSON.stringify(input);
  const latest = useRef(changes);
  latest.current = changes;
  const query = useMemo(
    () =>
      asked === null
        ? NOTHING_ASKED
        : new Query(
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

/**
 * What was answered last, also while something else is asked: what is searched stays in view until it is found. `about`:
 * what the answer is part of; what was answered about something else is not kept.
 */
export function useKept<T>(output: T | null, about?: string): T | null {
  const kept = useRef({ output, about });
  if (output !== null || kept.current.about !== about) kept.current = { output, about };
  return kept.current.output;
}
