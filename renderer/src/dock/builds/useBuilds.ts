import { useMemo } from 'react';
import type { AppErrorJson, Build } from '../../../../core/contract/index.ts';
import { useQuery } from '../../dialogs/useQuery.ts';
import { useEngine } from '../../engine/store.ts';
import { type OlderBuilds, useOlderBuilds } from './useOlderBuilds.ts';

export interface BuildList {
  /** Newest first. */
  readonly builds: readonly Build[];
  readonly older: OlderBuilds;
  readonly loading: boolean;
  /** Why the earlier ones are not listed. */
  readonly error: AppErrorJson | null;
  readonly refresh: () => void;
}

/** The builds that the engine lists, kept current, and older ones on demand; and the wanted one, however old it is. */
export function useBuilds(wantedId: string | null): BuildList {
  const live = useEngine((state) => state.builds);
  const { output, error, refresh } = useQuery('builds.list', {});
  const older = useOlderBuilds(output);
  const stored = useMemo(() => output && [...older.builds, ...output.builds], [output, older.builds]);

  const missing =
    stored !== null && wantedId !== null && !live[wantedId] && !stored.some(({ id }) => id === wantedId);
  const asked = useQuery('builds.get', missing ? { id: wantedId } : null);
  const wanted = asked.output;
  // One that is gone has no log any more; what is shown instead is the newest.
  const wantedError = asked.error?.code === 'build_not_found' ? null : asked.error;

  const builds = useMemo(() => {
    const byId = new Map((stored ?? []).map((build) => [build.id, build]));
    if (wanted) byId.set(wanted.id, wanted);
    for (const build of Object.values(live)) byId.set(build.id, build);
    return [...byId.values()].sort((a, b) => b.startedAt - a.startedAt);
  }, [stored, wanted, live]);

  return {
    builds,
    older,
    loading: stored === null && error === null && builds.length === 0,
    error: error ?? wantedError,
    refresh: () => {
      if (error) refresh();
      if (wantedError) asked.refresh();
    },
  };
}
