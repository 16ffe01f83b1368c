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

/** Every build that the engine lists, kept current; and the wanted one, however old it is. */
export function useBuilds(wantedId: string | null): BuildList {
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

  const missing =
    stored !== null && wantedId !== null && !live[wantedId] && !stored.some(({ id }) => id === wantedId);
  useEffect(() => {
    if (!missing || wantedId === null) return;
    let alive = true;
    client.call('builds.get', { id: wantedId }).then(
      (build) => alive && setStored((known) => [...(known ?? []), build]),
      // Its log is gone with it; what is shown instead is the newest.
      () => undefined,
    );
    return () => {
      alive = false;
    };
  }, [missing, wantedId]);

  const builds = useMemo(() => {
    const byId = new Map((stored ?? []).map((build) => [build.id, build]));
    for (const build of Object.values(live)) byId.set(build.id, build);
    return [...byId.values()].sort((a, b) => b.startedAt - a.startedAt);
  }, [stored, live]);

  return { builds, loading: stored === null && error === null && builds.length === 0, error };
}
