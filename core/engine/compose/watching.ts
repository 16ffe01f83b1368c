import { watchLiveness } from '../../agents/index.ts';
import type { DisposableStack } from '../../base/index.ts';
import { watchDeadlines } from '../../messaging/index.ts';
import { staleAfterFrom } from '../environment.ts';
import { followSignals } from '../signals.ts';
import { startSweeps } from '../sweeps.ts';
import type { EngineParts } from './parts.ts';

/** From here on changes are followed, and what nothing tells of is looked at from time to time. Throws `usage`. */
export function startWatching(parts: EngineParts, owned: DisposableStack): void {
  const { foundation, agents, messaging, wishes, running, upkeep, services } = parts;
  const { store, ticks, clock, logger, env } = foundation;
  const { registry } = agents;
  const { outbox, delegations, hasMessages } = messaging;
  const { access, pluginParts } = services;
  const { plugins } = pluginParts;
  const { info } = parts.about;
  followSignals({ ...running, store, ticks, access, outbox, upkeep, plugins, info }, owned);
  owned.add(
    watchLiveness({
      store,
      status: registry,
      clock: ticks.watched('liveness', clock),
      logger,
      onSilent: (id) => wishes.lifecycle.restart(id),
      ...staleAfterFrom(env.REMOTE_LIVENESS_STALE_AFTER),
    }),
  );
  owned.add(startSweeps({ store, delegations, registry, hasMessages, clock, ticks, logger, env }));
  owned.add(
    watchDeadlines({
      store,
      outbox,
      change: (id, patch) => registry.change(id, patch),
      clock: ticks.watched('deadlines', clock),
      logger,
    }),
  );
}
