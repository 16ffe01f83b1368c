import { useEffect, useMemo, useState } from 'react';
import type { AppErrorJson, Build } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { errorOf } from '../../inspector/index.ts';

export interface BuildList {
  /** Newest first. */
  readonly builds: readonly Build[];
  readonly loading: boolean;
  readonly error: AppErrorJson | null;
}

/** Every build that the engine remembers, kept current. */
export function useBuilds(): BuildList {
  const live = useEngine((state) => state.builds);
  const [stored, setStored] = useState<readonly Build[] | null>(null);
  const [error, setError] = useState<AppErrorJson | null>(null);

  useEffect(() => {
    let alive = true;
    client.call('builds.list', {}).then(
      (list) => alive && setStored(list.builds),
      (thrown: unknown) => alive && setError(errorOf(thrown)),
    );
    return () => {
      alive = false;
    };
  }, []);

  const builds = useMemo(() => {
    const byId = new Map((stored ?? []).map((build) => [build.id, build]));
    for (const build of Object.values(live)) byId.set(build.id, build);
    return [...byId.values()].sort((a, b) => b.startedAt - a.startedAt);
  }, [stored, live]);

  return { builds, loading: stored === null && error === null && builds.length === 0, error };
}
