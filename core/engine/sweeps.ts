import { type Clock, type Disposable, type Logger, repeat, type Ticks } from '../base/index.ts';
import type { Delegations } from '../messaging/index.ts';
import type { Store } from '../store/index.ts';
import type { WorkspaceRegistry } from '../workspaces/index.ts';
import { positiveFrom } from './environment.ts';
import { sweepActivity } from './retention.ts';

const MINUTE_MS = 60_000;
const BUSY_CHECK_MS = 5 * MINUTE_MS;
const BUSY_WITHOUT_ACTIVITY_MS = 10 * MINUTE_MS;

export interface SweepOptions {
  readonly store: Store;
  readonly delegations: Delegations;
  readonly registry: Pick<WorkspaceRegistry, 'change'>;
  /** Whether a workspace has a message that it has not answered yet. */
  readonly hasMessages: (id: string) => boolean;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly logger: Logger;
  readonly env: NodeJS.ProcessEnv;
}

/** What has to be looked at from time to time because nothing tells of it. Throws `usage` for settings that make no sense. */
export function startSweeps(options: SweepOptions): Disposable {
  const sweeps = [sweepDelegations(options), sweepActivity(options), sweepPhantoms(options)];
  return {
    async dispose() {
      for (const sweep of sweeps) await sweep.dispose();
    },
  };
}

function sweepDelegations({ delegations, clock, ticks, logger, env }: SweepOptions): Disposable {
  const everyMs = positiveFrom('DELEGATION_SWEEPER_INTERVAL_S', env, 300) * 1000;
  const silentMs = positiveFrom('DELEGATION_STUCK_THRESHOLD_S', env, 600) * 1000;
  let awakeSince = clock.now();
  let lastAt = clock.now();
  const what = 'tasks that nobody answers are ended';
  return repeat({ clock: ticks.watched('delegations', clock), logger, what, everyMs, firstMs: 0 }, () => {
    const now = clock.now();
    // Far too late: the machine slept, and so did the agents.
    if (now - lastAt > everyMs + MINUTE_MS) awakeSince = now;
    lastAt = now;
    delegations.endOverdue({ silentMs, awakeSince });
  });
}

/** Who counts as busy and does nothing has lost the word that it is done: nothing would be given to it any more. */
function sweepPhantoms(options: SweepOptions): Disposable {
  const { store, registry, hasMessages, clock, ticks, logger } = options;
  const watched = ticks.watched('phantom_busy', clock);
  const what = 'those that only seem to be busy are found';
  let busySince = new Map<string, number>();
  return repeat({ clock: watched, logger, what, everyMs: BUSY_CHECK_MS }, () => {
    const now = clock.now();
    const busy = store.workspaces
      .listLive()
      .filter(({ id, activeTasks }) => activeTasks > 0 && !hasMessages(id));
    busySince = new Map(busy.map(({ id }) => [id, busySince.get(id) ?? now]));
    for (const { id } of busy) {
      const movedAt = Math.max(store.activity.lastAt(id) ?? 0, busySince.get(id) ?? now);
      if (now - movedAt < BUSY_WITHOUT_ACTIVITY_MS) continue;
      const payload = { current_task: '', active_tasks: 0 };
      registry.change(id, { activeTasks: 0, currentTask: '' }, { event: 'TASK_UPDATED', payload });
      ticks.count('phantom_busy.reset');
    }
  });
}
