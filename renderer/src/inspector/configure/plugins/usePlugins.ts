import { useEffect, useRef } from 'react';
import type {
  AppErrorJson,
  InstalledPlugin,
  Plugin,
  PluginUpdate,
} from '../../../../../core/contract/index.ts';
import { useQuery } from '../../../dialogs/useQuery.ts';
import { useEngine } from '../../../engine/store.ts';

export interface WorkspacePlugins {
  /** null while they are on their way. */
  readonly installed: readonly InstalledPlugin[] | null;
  readonly registry: readonly Plugin[];
  readonly updates: readonly PluginUpdate[];
  readonly error: AppErrorJson | null;
  readonly refresh: () => void;
}

/** The plugins of a workspace and those of this machine. They are listed anew when an installation has ended. */
export function usePlugins(workspaceId: string, runtime: string): WorkspacePlugins {
  const installed = useQuery('plugins.installed', { workspaceId });
  const registry = useQuery('plugins.registry', { runtime });
  const updates = useQuery('plugins.checkUpdates', { workspaceId });
  const ended = useEngine(
    ({ tasks }) =>
      Object.values(tasks).filter(({ kind, status }) => kind === 'plugin.install' && status !== 'running')
        .length,
  );
  const seen = useRef(ended);
  const { refresh: refreshInstalled } = installed;
  const { refresh: refreshUpdates } = updates;

  useEffect(() => {
    if (seen.current === ended) return;
    seen.current = ended;
    refreshInstalled();
    refreshUpdates();
  }, [ended, refreshInstalled, refreshUpdates]);

  return {
    installed: installed.output?.plugins ?? null,
    registry: registry.output?.plugins ?? [],
    updates: updates.output?.updates ?? [],
    error: installed.error,
    refresh: () => {
      refreshInstalled();
      refreshUpdates();
    },
  };
}
