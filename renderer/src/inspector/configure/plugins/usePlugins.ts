import type {
  AppErrorJson,
  EngineEvent,
  InstalledPlugin,
  PluginUpdate,
} from '../../../../../core/contract/index.ts';
import { type QueryState, useQuery } from '../../../dialogs/useQuery.ts';

export interface WorkspacePlugins {
  /** null while they are on their way. */
  readonly installed: readonly InstalledPlugin[] | null;
  readonly registry: QueryState<'plugins.registry'>;
  readonly updates: readonly PluginUpdate[];
  /** Why nobody knows whether there are updates. */
  readonly updatesError: AppErrorJson | null;
  readonly error: AppErrorJson | null;
  readonly refresh: () => void;
}

/** The plugins of a workspace and those of this machine. They are listed anew when an installation in it has ended. */
export function usePlugins(workspaceId: string, runtime: string): WorkspacePlugins {
  const changes = (event: EngineEvent) =>
    event.type === 'task.changed' &&
    event.task.kind === 'plugin.install' &&
    event.task.result?.workspaceId === workspaceId;
  const installed = useQuery('plugins.installed', { workspaceId }, changes);
  const registry = useQuery('plugins.registry', { runtime });
  const updates = useQuery('plugins.checkUpdates', { workspaceId }, changes);
  return {
    installed: installed.output?.plugins ?? null,
    registry,
    updates: updates.output?.updates ?? [],
    updatesError: updates.error,
    error: installed.error,
    refresh: () => {
      installed.refresh();
      updates.refresh();
    },
  };
}
