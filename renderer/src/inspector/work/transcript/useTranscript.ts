import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppErrorJson } from '../../../../../core/contract/index.ts';
import { isDisconnected } from '../../../engine/query.ts';
import { client } from '../../../engine/run.ts';
import { useEngine } from '../../../engine/store.ts';
import { errorOf } from '../../errors.ts';
import { coalesce } from '../../logs/coalesce.ts';
import { entryOf, type TranscriptEntry } from './line.ts';

const PAGE = 500;
/** The oldest make room beyond it. */
const KEPT = 5_000;
const GAP_MS = 1_000;

export interface Transcript {
  /** null: not known yet. */
  readonly entries: readonly TranscriptEntry[] | null;
  readonly supported: boolean;
  readonly error: AppErrorJson | null;
  readonly refresh: () => void;
}

/** What an agent tells that it heard, did and said; asked for again when something is known to have happened to it. */
export function useTranscript(workspaceId: string): Transcript {
  const [entries, setEntries] = useState<readonly TranscriptEntry[] | null>(null);
  const [supported, setSupported] = useState(true);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const cursor = useRef(0);
  const asking = useRef<ReturnType<typeof coalesce>>(undefined);
  const last = useEngine(
    (state) => state.activity.find((entry) => entry.workspaceId === workspaceId)?.id ?? '',
  );
  const connected = useEngine((state) => state.connection === 'connected');
  const status = useEngine((state) => state.workspaces[workspaceId]?.status);

  useEffect(() => {
    const read = async () => {
      try {
        for (let more = true; more; ) {
          const page = await client.call('transcript.read', {
            id: workspaceId,
            since: cursor.current,
            limit: PAGE,
          });
          // It has begun anew.
          const isReset = page.cursor < cursor.current;
          cursor.current = isReset ? 0 : page.cursor;
          setSupported(page.supported);
          setError(null);
          setEntries((before) =>
            [...(isReset ? [] : (before ?? [])), ...page.lines.map(entryOf)].slice(-KEPT),
          );
          more = (page.more && page.lines.length > 0) || isReset;
        }
      } catch (thrown) {
        // The next connection asks again.
        if (!isDisconnected(thrown)) setError(errorOf(thrown));
      }
    };
    const runs = coalesce(read, GAP_MS);
    asking.current = runs;
    return () => runs.dispose();
  }, [workspaceId]);

  const refresh = useCallback(() => asking.current?.request(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them is a reason to ask again
  useEffect(() => {
    if (connected) refresh();
  }, [last, status, connected, refresh]);

  return { entries, supported, error, refresh };
}
