import { useCallback, useEffect, useState } from 'react';
import type { AppErrorJson } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { errorOf } from '../../errors.ts';

export interface Changing<T> {
  /** null: it has not come yet. What was there before stays until then. */
  readonly value: T | null;
  readonly error: AppErrorJson | null;
  readonly refresh: () => void;
}

/**
 * What a query answers, asked anew whenever some workspace's memory changes: TEAM and GLOBAL memories are those of others.
 * `ask` is a new function only when something else is asked.
 */
export function useChanging<T>(ask: () => Promise<T>): Changing<T> {
  const [value, setValue] = useState<T | null>(null);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const [attempt, setAttempt] = useState(0);
  const refresh = useCallback(() => setAttempt((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    let alive = true;
    ask().then(
      (answer) => {
        if (!alive) return;
        setValue(answer);
        setError(null);
      },
      (thrown: unknown) => alive && setError(errorOf(thrown)),
    );
    return () => {
      alive = false;
    };
  }, [ask, attempt]);

  useEffect(() => {
    const listening = client.onEvent(({ event }) => {
      if (event.type === 'memories.changed') refresh();
    });
    return () => void listening.dispose();
  }, [refresh]);

  return { value, error, refresh };
}
