import { AppError } from '../base/index.ts';
import type { Budget, Handlers } from '../contract/index.ts';
import { costOf, dayOf, type Outbox, TRACE_ROWS_MAX, toActivity } from '../messaging/index.ts';
import { type Store, spentThisMonth, type WorkspaceRecord } from '../store/index.ts';
import type { WorkspaceRegistry } from '../workspaces/index.ts';

export interface MessagingHandlerParts {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  readonly outbox: Outbox;
  readonly now: () => number;
}

type MessagingOperation = 'messages.cancel' | 'timeline.trace' | `budget.${string}`;

/** Messages on their way, what came of them, and what they cost. */
export function messagingHandlers({
  store,
  registry,
  outbox,
  now,
}: MessagingHandlerParts): Pick<Handlers, Extract<keyof Handlers, MessagingOperation>> {
  const budgetOf = (record: WorkspaceRecord): Budget => {
    const { callCount: calls, ...used } = store.usage.get(record.id, dayOf(now()).start);
    return {
      limitCents: record.budgetLimit,
      spentCents: spentThisMonth(record, now()),
      today: { ...used, calls, costDollars: costOf(used) },
    };
  };
  return {
    'messages.cancel': ({ messageId }) => {
      if (outbox.cancel(messageId)) return {};
      throw new AppError('message_not_found', 'This message neither waits nor is being answered', {
        detail: 'It has ended already, or its agent fetches its messages by itself.',
      });
    },
    'timeline.trace': ({ traceId }) => ({
      entries: store.activity.listTrace(traceId, TRACE_ROWS_MAX).map(toActivity),
    }),
    'budget.get': ({ id }) => budgetOf(registry.require(id)),
    'budget.set': ({ id, limitCents }) => {
      const { id: found } = registry.require(id);
      registry.change(found, { budgetLimit: limitCents });
      return budgetOf(registry.require(found));
    },
  };
}
