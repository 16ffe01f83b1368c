import { useEffect, useState } from 'react';
import { type AppErrorJson, followLog, type LogLine } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { bounded } from './bounded.ts';

const TAIL_LINES = 2000;

interface Printed {
  readonly lines: readonly LogLine[];
  /** Of all that came, also of those that had to make room. */
  readonly count: number;
}

export interface WorkspaceLogs {
  /** Oldest first; null until they have come for the first time. While paused they stay as they were. */
  readonly lines: readonly LogLine[] | null;
  readonly paused: boolean;
  /** How many lines came since it was paused. */
  readonly held: number;
  readonly error: AppErrorJson | null;
  readonly togglePause: () => void;
  readonly refresh: () => void;
}

/** The log of a workspace as it is printed, from some time on (milliseconds since the epoch) or its newest lines. */
export function useWorkspaceLogs(workspaceId: string, since: number | undefined): WorkspaceLogs {
  const [printed, setPrinted] = useState<Printed | null>(null);
  const [frozen, setFrozen] = useState<Printed | null>(null);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt begins anew
  useEffect(() => {
    setError(null);
    setPrinted(null);
    setFrozen(null);
    let all: Printed = { lines: [], count: 0 };
    const follow = followLog(client, {
      id: workspaceId,
      tail: TAIL_LINES,
      since,
      onLines(more) {
        all = { lines: bounded([...all.lines, ...more], ({ text }) => text), count: all.count + more.length };
        setPrinted(all);
      },
      onError: setError,
    });
    return () => void follow.dispose();
  }, [workspaceId, since, attempt]);

  // What could not be followed may be able to now.
  const status = useEngine((state) => state.workspaces[workspaceId]?.status);
  const failed = error !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of its status gives a reason to try again
  useEffect(() => {
    if (failed) setAttempt((before) => before + 1);
  }, [status]);

  return {
    lines: (frozen ?? printed)?.lines ?? null,
    paused: frozen !== null,
    held: frozen && printed ? printed.count - frozen.count : 0,
    error,
    togglePause: () => setFrozen(frozen ? null : printed),
    refresh: () => setAttempt((before) => before + 1),
  };
}
