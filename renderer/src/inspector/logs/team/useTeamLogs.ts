import { useEffect, useRef, useState } from 'react';
import { onNextFrame } from '../../../engine/frames.ts';
import { client } from '../../../engine/run.ts';
import { useEngine } from '../../../engine/store.ts';
import { TeamLog, type TeamPrinted } from './team-log.ts';

const NOTHING: TeamPrinted = { lines: [], members: [] };

export interface TeamLogs extends TeamPrinted {
  readonly paused: boolean;
  /** How many lines of a workspace came since it was paused. */
  readonly heldOf: (id: string) => number;
  readonly togglePause: () => void;
  /** Tries those again that could not be read. */
  readonly retry: () => void;
}

/** The logs of several workspaces as they are printed, merged by time. While paused they stay as they were. */
export function useTeamLogs(ids: readonly string[], since: number | undefined): TeamLogs {
  const [printed, setPrinted] = useState(NOTHING);
  const [frozen, setFrozen] = useState<TeamPrinted | null>(null);
  const team = useRef<TeamLog | null>(null);
  const key = ids.join(' ');

  useEffect(() => {
    setFrozen(null);
    setPrinted(NOTHING);
    let asked = false;
    let over = false;
    const log = new TeamLog(client, {
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
    team.current = log;
    return () => {
      over = true;
      team.current = null;
      log.dispose();
    };
  }, [since]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a log that begins anew has to be told as well
  useEffect(() => {
    team.current?.show(key === '' ? [] : key.split(' '));
  }, [key, since]);

  // What could not be followed may be able to now.
  const statuses = useEngine((state) => ids.map((id) => state.workspaces[id]?.status).join());
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of a status gives a reason to try again
  useEffect(() => team.current?.retryFailed(), [statuses]);

  const cameOf = (from: TeamPrinted, id: string) => from.members.find((each) => each.id === id)?.came ?? 0;
  return {
    lines: (frozen ?? printed).lines,
    members: printed.members,
    paused: frozen !== null,
    heldOf: (id) => (frozen ? cameOf(printed, id) - cameOf(frozen, id) : 0),
    togglePause: () => setFrozen(frozen ? null : printed),
    retry: () => team.current?.retryFailed(),
  };
}
