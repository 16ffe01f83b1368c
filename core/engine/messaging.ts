import type { RuntimeOverrides } from '../agents/index.ts';
import { type Clock, type DisposableStack, type Logger, newId, type Ticks } from '../base/index.ts';
import {
  A2aProxy,
  ActivityLog,
  Chat,
  Delegations,
  Outbox,
  PartialAnswers,
  type ProxyOptions,
  responseText,
  Traces,
  tellQueueLength,
  textEnvelope,
} from '../messaging/index.ts';
import { type PromptDelivery, Schedules } from '../schedules/index.ts';
import type { QueueRecord, Store } from '../store/index.ts';
import { idleTimeoutFrom, maxDepthFrom } from './environment.ts';

export interface MessagingParts
  extends Pick<ProxyOptions, 'isRunning' | 'revive' | 'onRefused' | 'onAnswered'> {
  readonly store: Store;
  readonly overrides: RuntimeOverrides;
  /** Wants a sleeping workspace to run. */
  readonly wake: (id: string) => void;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly logger: Logger;
  readonly env: NodeJS.ProcessEnv;
}

/** Everything that goes to agents and comes from them, over one outbox: chat, delegations, schedules. */
export function createMessaging(parts: MessagingParts, owned: DisposableStack) {
  const { store, overrides, wake, clock, ticks, logger, env, ...ofProxy } = parts;
  const traces = new Traces();
  const activity = new ActivityLog(store, clock.now, traces);
  const proxy: A2aProxy = owned.add(
    new A2aProxy({
      ...ofProxy,
      store,
      activity,
      clock,
      traces,
      overrides,
      idleTimeoutMs: idleTimeoutFrom(env.A2A_IDLE_TIMEOUT_SECONDS),
      maxDepth: maxDepthFrom(env.MOLECULE_MAX_DEPTH),
      wake,
      onEnded: (id) => outbox.drain(id),
    }),
  );
  const partials = owned.add(new PartialAnswers(store, clock));
  const outbox = owned.add(
    new Outbox({ store, proxy, clock: ticks.watched('outbox', clock), logger, partials, wake }),
  );
  owned.add(tellQueueLength({ store, clock }));
  const inboxPush = env.DELEGATION_RESULT_INBOX_PUSH === '1';
  const schedules = owned.add(
    new Schedules({
      store,
      clock: ticks.watched('scheduler', clock),
      logger,
      delivery: promptDelivery(store, outbox, overrides),
    }),
  );
  outbox.observe('schedule', {
    changed: ({ messageId, status, lastError }, outcome) =>
      schedules.settle({
        messageId,
        status: RUN_STATUS[status],
        error: lastError ?? '',
        answer: responseText(outcome?.body),
      }),
  });
  return {
    traces,
    activity,
    proxy,
    outbox,
    delegations: new Delegations({ store, activity, outbox, clock, logger, traces, inboxPush }),
    partials,
    chat: new Chat(store, outbox),
    schedules,
    /** Whether somebody sent a workspace something that it has not answered yet. */
    hasMessages: (id: string): boolean => proxy.isUnderWay(id) || store.queue.hasActive(id),
  };
}

export type Messaging = ReturnType<typeof createMessaging>;

const RUN_STATUS = {
  queued: 'waiting',
  dispatched: 'running',
  completed: 'ok',
  dropped: 'error',
  failed: 'error',
} as const satisfies Record<QueueRecord['status'], string>;

/** Prompts of schedules go through the outbox like everything else that must not be lost. */
function promptDelivery(store: Store, outbox: Outbox, overrides: RuntimeOverrides): PromptDelivery {
  return {
    obstacle({ id, workspaceId }, cause) {
      const desired = store.workspaces.getLive(workspaceId)?.desired;
      // One that sleeps wakes up for it.
      if (desired !== 'running' && desired !== 'hibernated')
        return { code: 'not_running', reason: 'the workspace is paused' };
      if (store.queue.hasActiveRun(workspaceId, id))
        return { code: 'schedule_busy', reason: 'the last run has not ended yet' };
      if (cause === 'time' && overrides.owns(workspaceId, 'scheduler'))
        return { code: 'schedule_owned', reason: 'its agent keeps the time itself' };
      return undefined;
    },
    put({ id, workspaceId, prompt }) {
      const envelope = textEnvelope(newId(), prompt, { source: 'schedule', schedule_id: id });
      return outbox.put({ kind: 'schedule', targetId: workspaceId, callerId: null, envelope });
    },
    send: (workspaceId) => outbox.drain(workspaceId),
  };
}
