import { useEffect, useState } from 'react';
import type { AppErrorJson, WorkspaceStats } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { errorOf } from '../errors.ts';

const KEPT_MS = 15 * 60_000;

export interface Samples {
  /** Of all workspaces, oldest first, of the last 15 minutes; null until the first have come. */
  readonly samples: readonly WorkspaceStats[] | null;
  readonly error: AppErrorJson | null;
  readonly retry: () => void;
}

/** Watches what workspaces use for as long as it is mounted: it is measured only while somebody looks. */
export function useSamples(): Samples {
  const [samples, setSamples] = useState<readonly WorkspaceStats[] | null>(null);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const [attempt, setAttempt] = useState(0);
  const connected = useEngine((state) => state.connection === 'connected');

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt watches anew
  useEffect(() => {
    if (!connected) return;
    let current = true;
    setError(null);
    const add = (more: readonly WorkspaceStats[]) =>
      setSamples((known) => {
        const from = (more.at(-1)?.at ?? 0) - KEPT_MS;
        return [...(known ?? []).filter(({ at }) => at >= from), ...more];
      });
    const events = client.onEvent(({ event }) => {
      if (event.type === 'stats.sampled') add(event.samples);
    });
    client.call('stats.watch', {}).then(
      ({ history }) => current && setSamples((known) => joined(history, known ?? [])),
      (thrown: unknown) => current && setError(errorOf(thrown)),
    );
    return () => {
      current = false;
      void events.dispose();
      // A connection that ends ends it as well.
      if (client.state === 'connected') client.call('stats.unwatch', {}).catch(() => undefined);
    };
  }, [connected, attempt]);

  return { samples, error, retry: () => setAttempt((before) => before + 1) };
}

/** What was measured before, and what came while it was asked for. */
function joined(
  history: readonly WorkspaceStats[],
  known: readonly WorkspaceStats[],
): readonly WorkspaceStats[] {
  const last = history.at(-1)?.at ?? 0;
  return [...history, ...known.filter(({ at }) => at > last)];
}
