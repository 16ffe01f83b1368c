import { useCallback, useEffect, useState } from 'react';
import type { AppErrorJson } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { errorOf } from '../../inspector/index.ts';
import { addLines, type BuildLog, EMPTY_LOG } from './build-log.ts';

export interface LiveBuildLog {
  readonly lines: readonly string[];
  readonly loading: boolean;
  readonly error: AppErrorJson | null;
  readonly reload: () => void;
}

/** The log of a build: what is stored, then every line as it is printed. Give the component the build as key. */
export function useBuildLog(buildId: string): LiveBuildLog {
  const [log, setLog] = useState<BuildLog>(EMPTY_LOG);
  const [loading, setLoading] = useState(true);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const known = log.lines.length;

  const fetchFrom = useCallback(
    async (fromLine: number) => {
      try {
        const { lines } = await client.call('builds.log', { id: buildId, fromLine });
        setLog((current) => addLines(current, fromLine, lines));
        setError(null);
      } catch (thrown) {
        setError(errorOf(thrown));
      }
      setLoading(false);
    },
    [buildId],
  );

  // Listens before it asks, so that no line falls between the two.
  useEffect(() => {
    const subscription = client.onEvent(({ event }) => {
      if (event.type !== 'build.output' || event.id !== buildId) return;
      setLog((current) => addLines(current, event.fromLine, event.lines));
    });
    void fetchFrom(0);
    return () => void subscription.dispose();
  }, [buildId, fetchFrom]);

  useEffect(() => {
    if (log.gap && !loading) void fetchFrom(known);
  }, [log.gap, loading, known, fetchFrom]);

  return { lines: log.lines, loading, error, reload: () => void fetchFrom(known) };
}
