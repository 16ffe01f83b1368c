import type { InboundSecrets, WorkspaceTokens } from '../../agents/index.ts';
import type { DisposableStack } from '../../base/index.ts';
import type { EngineInfo } from '../../contract/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { Images } from '../../images/index.ts';
import { LiveLogs, LiveStats, Reconciler, type WorkspaceRegistry } from '../../workspaces/index.ts';
import { lockedPolicy } from '../app-settings/index.ts';
import { Backends } from '../backends.ts';
import { parallelStartsFrom, registerTimeoutFrom } from '../environment.ts';
import type { Upkeep } from '../images/upkeep.ts';
import { MemoryBudget } from '../memory-budget.ts';
import { recoveryFiles } from '../recovery-files.ts';
import { StartPolicies } from '../start-policy.ts';
import type { ApiPlace } from './api-place.ts';
import type { Foundation } from './foundation.ts';
import type { Wishes } from './wishes.ts';

export interface RunningParts extends Pick<Wishes, 'lifecycle' | 'secrets'> {
  readonly foundation: Foundation;
  readonly docker: Docker;
  readonly requested: EngineInfo['requestedBackend'];
  readonly place: ApiPlace;
  readonly images: Images;
  readonly registry: WorkspaceRegistry;
  readonly tokens: WorkspaceTokens;
  readonly inboundSecrets: InboundSecrets;
  readonly hasMessages: (id: string) => boolean;
  /** Hears of every start; made when this is there. */
  readonly upkeep: () => Upkeep;
}

/** What makes it so: where workspaces run, what decides who starts when, and what is seen of them there. */
export interface Running {
  readonly backends: Backends;
  readonly logs: LiveLogs;
  readonly stats: LiveStats;
  readonly memory: MemoryBudget;
  readonly policies: StartPolicies;
  readonly reconciler: Reconciler;
}

/** Throws `usage` for variables that cannot be meant. */
export function createRunning(parts: RunningParts, owned: DisposableStack): Running {
  const { foundation, docker, requested, place, images, registry, tokens, inboundSecrets } = parts;
  const { lifecycle, secrets, hasMessages, upkeep } = parts;
  const { store, paths, resources, templateRoots, guarded, known, logger, clock, now, ticks, env } =
    foundation;
  const backends = owned.add(
    new Backends({
      docker,
      store,
      paths,
      resources,
      guarded,
      logger,
      redact: (line) => known.redact(line),
      now,
      requested,
      env,
      openFor: (address) => place.openFor(address),
    }),
  );
  const backend = () => backends.current;
  const observing = { backend, clock, logger };
  const logs = owned.add(new LiveLogs({ ...observing, require: (id) => registry.require(id) }));
  const stats = owned.add(new LiveStats({ ...observing, listLive: () => store.workspaces.listLive() }));
  logs.onLines(({ id, lines }) => store.events.append({ type: 'log.lines', id, lines: [...lines] }));
  stats.onSample((sampled) => store.events.append({ type: 'stats.sampled', ...sampled }));
  const memory = new MemoryBudget({
    ...observing,
    policy: () => policies.current,
    onChange: () => reconciler.lookAtWaiting(),
  });
  const onPolicy = () => {
    reconciler.lookAtWaiting();
    store.events.append({ type: 'settings.changed' });
  };
  const policies = new StartPolicies(store.settings, env, onPolicy, lockedPolicy(foundation.locked));
  const reconciler: Reconciler = owned.add(
    new Reconciler({
      store,
      registry,
      backend,
      ensureImage: async (runtime, how) => {
        const image = await images.ensure(runtime, how);
        upkeep().onStart(runtime, how.tier, image);
        return image;
      },
      sources: {
        store,
        mintTokens: (id) => tokens.rotate(id),
        mintInboundSecret: (id) => inboundSecrets.rotate(id),
        environmentOf: (id) => secrets.environmentOf(id),
        awarenessUrl: env.AWARENESS_URL,
        recoveryFilesOf: (record) => recoveryFiles(templateRoots, record),
        platformUrl: (kind) => place.urlFor(kind),
      },
      destroyDue: (id) => lifecycle.destroyDue(id),
      memory,
      fallAsleep: (id) => {
        const isBusy = hasMessages(id) || registry.require(id).activeTasks > 0;
        if (!isBusy) lifecycle.hibernate(id, { force: false });
        return !isBusy;
      },
      clock: ticks.watched('reconciler', clock),
      logger,
      ...registerTimeoutFrom(env.PROVISION_TIMEOUT_SECONDS),
      ...parallelStartsFrom(env.MOLECULE_PROVISION_CONCURRENCY),
    }),
  );
  return { backends, logs, stats, memory, policies, reconciler };
}
