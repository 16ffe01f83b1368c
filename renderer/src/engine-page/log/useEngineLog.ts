import { useEffect, useState } from 'react';
import type { AppErrorJson, EngineLogLine } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { errorOf } from '../../inspector/errors.ts';
import { joinedLines } from './lines.ts';

export interface EngineLogState {
  /** Oldest first; null until they have come. */
  readonly lines: readonly EngineLogLine[] | null;
  readonly error: AppErrorJson | null;
  readonly retry: () => void;
}

/** Follows the log for as long as it is mounted: each call is answered when there is something new. */
export function useEngineLog(): EngineLogState {
  const [lines, setLines] = useState<readonly EngineLogLine[] | null>(null);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const [attempt, setAttempt] = useState(0);
  const connected = useEngine((state) => state.connection === 'connected');

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads anew
  useEffect(() => {
    if (!connected) return;
    let current = true;
    setError(null);
    const follow = async () => {
      let from: number | null = null;
      while (current) {
        const answer: { lines: EngineLogLine[]; next: number } = await client.call('engine.log', {
          from,
          wait: from !== null,
        });
        if (!current) return;
        const isFirst = from === null;
        setLines((known) => joinedLines(isFirst ? [] : (known ?? []), answer.lines));
        from = answer.next;
      }
    };
    // A connection that ends is told elsewhere, and begins anew.
    follow().catch((thrown: unknown) => current && client.state === 'connected' && setError(errorOf(thrown)));
    return () => {
      current = false;
    };
  }, [connected, attempt]);

  return { lines, error, retry: () => setAttempt((before) => before + 1) };
}
