import { useEffect, useState } from 'react';
import type { AppErrorJson } from '../../../core/contract/index.ts';
import { errorOf } from '../inspector/errors.ts';
import { isDisconnected } from './query.ts';
import { useEngine } from './store.ts';

export interface Following {
  readonly error: AppErrorJson | null;
  readonly retry: () => void;
}

/**
 * Follows something for as long as the component lives: begun anew with each connection and on `retry`, and ended by
 * the signal. `follow` is the one of the first rendering.
 */
export function useFollow(follow: (ended: AbortSignal) => Promise<void>): Following {
  const [begin] = useState(() => follow);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const [attempt, setAttempt] = useState(0);
  const connected = useEngine((state) => state.connection === 'connected');

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt begins anew
  useEffect(() => {
    if (!connected) return;
    const end = new AbortController();
    setError(null);
    begin(end.signal).catch((thrown: unknown) => {
      if (!end.signal.aborted && !isDisconnected(thrown)) setError(errorOf(thrown));
    });
    return () => end.abort();
  }, [begin, connected, attempt]);

  return { error, retry: () => setAttempt((before) => before + 1) };
}
