import { AppError } from '../base/index.ts';
import type { Handlers } from '../contract/index.ts';
import { searchSession, toActivity, toDelegation } from '../messaging/index.ts';
import type { Store } from '../store/index.ts';
import type { WorkspaceRegistry } from '../workspaces/index.ts';
import { listTimeline } from './timeline.ts';

export interface HistoryHandlerParts {
  readonly store: Store;
  readonly registry: Pick<WorkspaceRegistry, 'require'>;
}

type HistoryOperation = `timeline.${'list' | 'get' | 'search'}` | 'peers.list' | 'delegations.list';

/** The operations that look for what happened. */
export function historyHandlers({ store, registry }: HistoryHandlerParts): Pick<Handlers, HistoryOperation> {
  return {
    'timeline.list': (asked) => listTimeline(store, asked),
    'timeline.get': ({ id }) => {
      const row = store.activity.getStored(id);
      const record = store.activity.get(id);
      if (!row || !record) {
        throw new AppError('entry_not_found', 'This entry is not kept any more', {
          detail: 'The history was pruned, or its workspace was deleted.',
        });
      }
      const { requestBody: request, responseBody: response, toolTrace } = row;
      return { activity: toActivity(record), request, response, toolTrace };
    },
    'timeline.search': ({ id, text, limit }) => ({
      hits: searchSession(store, registry.require(id).id, text, limit).map((hit) =>
        hit.kind === 'activity'
          ? { kind: hit.kind, activity: toActivity(hit.row) }
          : { kind: hit.kind, memory: hit.memory },
      ),
    }),
    'peers.list': ({ id }) => ({ peers: store.activity.exchangedWith(registry.require(id).id) }),
    'delegations.list': ({ statuses, limit }) => ({
      delegations: store.delegations.listWithStatus(statuses, limit).map(toDelegation),
      counts: store.delegations.countByStatus(),
    }),
  };
}
