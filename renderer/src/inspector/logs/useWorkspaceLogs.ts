import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppErrorJson, EngineEvent } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { errorOf } from '../errors.ts';
import { coalesce } from './coalesce.ts';

const TAIL_LINES = 2000;
const GAP_MS = 700;

export interface WorkspaceLogs {
  /** Oldest first; null until they have come for the first time. */
  readonly lines: readonly string[] | null;
  readonly error: AppErrorJson | null;
  readonly refresh: () => void;
}

/** The newest log lines of a workspace. While `follow`ing, anything that the workspace does asks for them anew. */
export function useWorkspaceLogs(workspaceId: string, follow: boolean): WorkspaceLogs {
  const [lines, setLines] = useState<readonly string[] | null>(null);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const request = useRef<() => void>(() => undefined);

  useEffect(() => {
    let alive = true;
    const load = async () => {
      try {
        const logs = await client.call('workspaces.logs', { id: workspaceId, tail: TAIL_LINES });
        if (!alive) return;
        setLines(logs.lines);
        setError(null);
      } catch (thrown) {
        if (alive) setError(errorOf(thrown));
      }
    };
    const loads = coalesce(load, GAP_MS);
    request.current = loads.request;
    loads.request();
    return () => {
      alive = false;
      loads.dispose();
    };
  }, [workspaceId]);

  useEffect(() => {
    if (!follow) return;
    request.current();
    const subscription = client.onEvent(({ event }) => {
      if (concerns(event, workspaceId)) request.current();
    });
    return () => void subscription.dispose();
  }, [workspaceId, follow]);

  return { lines, error, refresh: useCallback(() => request.current(), []) };
}

function concerns(event: EngineEvent, workspaceId: string): boolean {
  switch (event.type) {
    case 'workspace.changed':
      return event.workspace.id === workspaceId;
    case 'activity.logged':
      return event.activity.workspaceId === workspaceId || event.activity.targetId === workspaceId;
    case 'delegation.changed':
      return event.delegation.callerId === workspaceId || event.delegation.calleeId === workspaceId;
    case 'chat.changed':
      return event.message.workspaceId === workspaceId;
    default:
      return false;
  }
}
