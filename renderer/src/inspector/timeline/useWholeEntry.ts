import { useEffect, useState } from 'react';
import type { AppErrorJson, OutputOf } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { errorOf } from '../errors.ts';
import type { Entry } from './entry.ts';

export interface WholeEntry {
  /** null until it has come, and for what has no row. */
  readonly whole: OutputOf<'timeline.get'> | null;
  readonly error: AppErrorJson | null;
  readonly reload: () => void;
}

/** The bodies of an entry, which lists do not carry; got anew when its row changes. */
export function useWholeEntry({ activity }: Entry): WholeEntry {
  const [whole, setWhole] = useState<OutputOf<'timeline.get'> | null>(null);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    if (activity === null) return;
    let current = true;
    setError(null);
    client.call('timeline.get', { id: activity.id }).then(
      (answer) => current && setWhole(answer),
      (thrown: unknown) => current && setError(errorOf(thrown)),
    );
    return () => {
      current = false;
    };
  }, [activity, attempt]);
  return { whole, error, reload: () => setAttempt((before) => before + 1) };
}
