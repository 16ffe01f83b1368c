import type { Handlers } from '../contract/index.ts';
import type { LiveLogs, LiveStats, WorkspaceRegistry } from '../workspaces/index.ts';

export interface ObserveParts {
  readonly registry: WorkspaceRegistry;
  readonly logs: LiveLogs;
  readonly stats: LiveStats;
}

type ObserveOperation = `workspaces.${'logs' | 'followLogs' | 'unfollowLogs' | 'stats'}` | `stats.${string}`;

/** What workspaces print and what they use of the machine. */
export function observeHandlers({
  registry,
  logs,
  stats,
}: ObserveParts): Pick<Handlers, Extract<keyof Handlers, ObserveOperation>> {
  return {
    'workspaces.logs': (request) => logs.read(request),
    'workspaces.followLogs': async (request, connection) => ({
      lines: await logs.follow(request, connection),
    }),
    'workspaces.unfollowLogs': ({ id }, connection) => {
      logs.unfollow(id, connection);
      return {};
    },
    'workspaces.stats': ({ id }) => stats.sample(id === undefined ? undefined : [registry.require(id).id]),
    'stats.watch': (_input, connection) => ({ history: stats.watch(connection) }),
    'stats.unwatch': (_input, connection) => {
      stats.unwatch(connection);
      return {};
    },
  };
}
