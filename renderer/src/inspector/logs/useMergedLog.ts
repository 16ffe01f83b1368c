import { useEffect, useRef, useState } from 'react';
import { onNextFrame } from '../../engine/frames.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { MergedLog, type Printed } from './merged-log.ts';

const NOTHING: Printed = { lines: [], members: [] };

export interface FollowedLogs extends Printed {
  readonly paused: boolean;
  /** How many lines of a workspace came since it was paused. */
  readonly heldOf: (id: string) => number;
  readonly togglePause: () => void;
  /** Tries those again that could not be read. */
  readonly retry: () => void;
}

/** The logs of some workspaces as they are printed, merged by time. While paused they stay as they were. */
export function useMergedLog(ids: readonly string[], since: number | undefined): FollowedLogs {
  const [printed, setPrinted] = useState(NOTHING);
  const [frozen, setFrozen] = useState<Printed | null>(null);
  const merged = useRef<MergedLog | null>(null);
  const key = ids.join(' ');

  useEffect(() => {
    setFrozen(null);
    setPrinted(NOTHING);
    let asked = false;
    let over = false;
    const log = new MergedLog(client, {
      since,
      onChange() {
        if (asked) return;
        asked = true;
        onNextFrame(() => {
          asked = false;
          if (!over) setPrinted(log.printed());
        });
      },
    });
    merged.current = log;
    return () => {
      over = true;
      merged.current = null;
      log.dispose();
    };
  }, [since]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a log that begins anew has to be told as well
  useEffect(() => {
    merged.current?.show(key === '' ? [] : key.split(' '));
  }, [key, since]);

  // What could not be followed may be able to now.
  const statuses = useEngine((state) => ids.map((id) => state.workspaces[id]?.status).join());
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of a status gives a reason to try again
  useEffect(() => merged.current?.retryFailed(), [statuses]);

  const cameOf = (from: Printed, id: string) => from.members.find((each) => each.id === id)?.came ?? 0;
  return {
    lines: (frozen ?? printed).lines,
    members: printed.members,
    paused: frozen !== null,
    heldOf: (id) => (frozen ? cameOf(printed, id) - cameOf(frozen, id) : 0),
    togglePause: () => setFrozen(frozen ? null : printed),
    retry: () => merged.current?.retryFailed(),
  };
}
