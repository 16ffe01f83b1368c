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
  Traces,
  tellQueueLength,
  textEnvelope,
} from '../messaging/index.ts';
import { createScheduler } from '../schedules/index.ts';
import type { ScheduleRecord, Store } from '../store/index.ts';
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
  const fire = (schedule: ScheduleRecord) => sendSchedule(schedule, store, outbox);
  return {
    traces,
    activity,
    proxy,
    outbox,
    delegations: new Delegations({ store, activity, outbox, clock, logger, traces, inboxPush }),
    partials,
    chat: new Chat(store, outbox),
    scheduler: owned.add(createScheduler({ store, clock: ticks.watched('scheduler', clock), logger, fire })),
    /** Whether somebody sent a workspace something that it has not answered yet. */
    hasMessages: (id: string): boolean => proxy.isUnderWay(id) || store.queue.hasActive(id),
  };
}

export type Messaging = ReturnType<typeof createMessaging>;

/** Returns why a run is left out; undefined when it is on its way. */
function sendSchedule(
  { id, workspaceId, prompt }: ScheduleRecord,
  store: Store,
  outbox: Outbox,
): string | undefined {
  const desired = store.workspaces.getLive(workspaceId)?.desired;
  // One that sleeps wakes up for it.
  if (desired !== 'running' && desired !== 'hibernated') return 'the workspace is paused';
  if (store.queue.hasActiveRun(workspaceId, id)) return 'the last run has not ended yet';
  const envelope = textEnvelope(newId(), prompt, { source: 'schedule', schedule_id: id });
  outbox.put({ kind: 'schedule', targetId: workspaceId, callerId: null, envelope });
  outbox.drain(workspaceId);
  return undefined;
}
