import { useEffect, useMemo, useState } from 'react';
import type { AppErrorJson, Build } from '../../../../core/contract/index.ts';
import { useQuery } from '../../dialogs/useQuery.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';

export interface BuildList {
  /** Newest first. */
  readonly builds: readonly Build[];
  readonly loading: boolean;
  /** Why the earlier ones are not listed. */
  readonly error: AppErrorJson | null;
  readonly refresh: () => void;
}

/** Every build that the engine lists, kept current; and the wanted one, however old it is. */
export function useBuilds(wantedId: string | null): BuildList {
  const live = useEngine((state) => state.builds);
  const { output, error, refresh } = useQuery('builds.list', {});
  const [wanted, setWanted] = useState<Build | null>(null);
  const stored = output?.builds ?? null;

  const missing =
    stored !== null && wantedId !== null && !live[wantedId] && !stored.some(({ id }) => id === wantedId);
  useEffect(() => {
    if (!missing || wantedId === null) return;
    let alive = true;
    client.call('builds.get', { id: wantedId }).then(
      (build) => alive && setWanted(build),
      // Its log is gone with it; what is shown instead is the newest.
      () => undefined,
    );
    return () => {
      alive = false;
    };
  }, [missing, wantedId]);

  const builds = useMemo(() => {
    const byId = new Map((stored ?? []).map((build) => [build.id, build]));
    if (wanted) byId.set(wanted.id, wanted);
    for (const build of Object.values(live)) byId.set(build.id, build);
    return [...byId.values()].sort((a, b) => b.startedAt - a.startedAt);
  }, [stored, wanted, live]);

  return { builds, loading: stored === null && error === null && builds.length === 0, error, refresh };
}
