import type { Handlers } from '../contract/index.ts';
import { searchSession, toActivity, toDelegation } from '../messaging/index.ts';
import type { Store } from '../store/index.ts';
import type { WorkspaceRegistry } from '../workspaces/index.ts';

export interface HistoryHandlerParts {
  readonly store: Store;
  readonly registry: Pick<WorkspaceRegistry, 'require'>;
}

/** The operations that look for what happened. */
export function historyHandlers({
  store,
  registry,
}: HistoryHandlerParts): Pick<Handlers, 'timeline.search' | 'delegations.list'> {
  return {
    'timeline.search': ({ id, text, limit }) => ({
      hits: searchSession(store, registry.require(id).id, text, limit).map((hit) =>
        hit.kind === 'activity'
          ? { kind: hit.kind, activity: toActivity(hit.row) }
          : { kind: hit.kind, memory: hit.memory },
      ),
    }),
    'delegations.list': ({ statuses, limit }) => ({
      delegations: store.delegations.listWithStatus(statuses, limit).map(toDelegation),
      counts: store.delegations.countByStatus(),
    }),
  };
}
