import { Approvals } from './approvals/index.ts';
import { DisposableStack } from './base/index.ts';
import { createDocker } from './docker/index.ts';
import { lockedImages } from './engine/app-settings/index.ts';
import { createAbout } from './engine/compose/about.ts';
import { createAgents } from './engine/compose/agents.ts';
import { ApiPlace } from './engine/compose/api-place.ts';
import { createEnding } from './engine/compose/ending.ts';
import { openFoundation } from './engine/compose/foundation.ts';
import { createOperations } from './engine/compose/operations.ts';
import type { EngineParts } from './engine/compose/parts.ts';
import { startPlatformApi } from './engine/compose/platform-api.ts';
import { createRunning, type Running } from './engine/compose/running.ts';
import { createServices } from './engine/compose/services.ts';
import { startWatching } from './engine/compose/watching.ts';
import { createWishes, type Wishes } from './engine/compose/wishes.ts';
import { storedChoice } from './engine/docker-choice.ts';
import { createImageParts } from './engine/images/parts.ts';
import { Upkeep } from './engine/images/upkeep.ts';
import { createMessaging, type Messaging } from './engine/messaging.ts';
import type { Engine, EngineOptions } from './engine/options.ts';
import { mayListen } from './workspaces/index.ts';

export { checkMachine } from './engine/doctor.ts';
export type { Engine, EngineOptions } from './engine/options.ts';

/**
 * Builds and starts the whole engine: the composition root. Throws `home_in_use` when another engine holds the
 * data folder, `home_unusable`, `port_taken`, and what opening the store throws.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const owned = new DisposableStack();
  try {
    return await compose(options, owned);
  } catch (error) {
    await owned.dispose();
    throw error;
  }
}

/**
 * The parts in the order in which they are made, each by a builder of `engine/compose`; what is owned ends in the
 * opposite order. Where two need each other, the first gets a function that finds the second.
 */
async function compose(options: EngineOptions, owned: DisposableStack): Promise<Engine> {
  const foundation = await openFoundation(options, owned);
  const { store, env, clock, ticks, logger, instanceId } = foundation;
  const place = new ApiPlace();

  const docker = owned.add(createDocker({ instanceId, logger, clock, env, choice: storedChoice(store) }));
  const imageParts = createImageParts({
    ...foundation,
    docker,
    locked: lockedImages(foundation.locked),
    hold: (version, tier) => upkeep.hold(version, tier),
  });
  const { images } = imageParts;

  const agents = createAgents(foundation, owned);
  const { registry, overrides } = agents;
  const messaging: Messaging = createMessaging(
    {
      store,
      overrides,
      isRunning: (id) => {
        const { current } = running.backends;
        return current !== null && mayListen(current.observe(id));
      },
      revive: (id) => running.reconciler.mark(id),
      wake: (id) => void wishes.lifecycle.wake(id),
      onRefused: (id) => running.reconciler.onRefused(id),
      onAnswered: (id) => running.reconciler.onAnswered(id),
      clock,
      ticks,
      logger,
      env,
    },
    owned,
  );
  const { activity } = messaging;
  const approvals = owned.add(
    new Approvals({ store, activity, clock: ticks.watched('approvals', clock), logger }),
  );
  const wishes: Wishes = createWishes({
    ...agents,
    foundation,
    messaging,
    approvals,
    reconciler: () => running.reconciler,
    backend: () => running.backends.current,
    startPolicy: () => running.policies.current,
  });
  const running: Running = createRunning(
    {
      ...agents,
      ...wishes,
      foundation,
      docker,
      requested: options.backend,
      place,
      images,
      hasMessages: messaging.hasMessages,
      upkeep: () => upkeep,
    },
    owned,
  );
  const { backends } = running;
  // Disposed before the reconciler: a cycle may be waiting for a build.
  owned.add(images);
  const upkeep = owned.add(
    new Upkeep({
      parts: imageParts,
      docker,
      store,
      lifecycle: wishes.lifecycle,
      inContainers: () => backends.current?.kind === 'docker' && backends.current.ready,
      clock,
      logger,
    }),
  );

  const openDev = options.openDev ?? false;
  const about = createAbout({ ...running, foundation, openDev, docker, images, upkeep, registry, place });
  const services = createServices(
    { ...agents, ...running, foundation, wishes, messaging, imageParts },
    owned,
  );
  const parts: EngineParts = {
    foundation,
    place,
    docker,
    imageParts,
    agents,
    messaging,
    approvals,
    wishes,
    running,
    upkeep,
    about,
    services,
  };
  const ending = createEnding(parts, owned);
  const dispatch = createOperations(parts, ending.shutdown);
  const server = await startPlatformApi(parts, dispatch, options, owned);
  startWatching(parts, owned);

  // Before anybody looks for instances, so that none is started twice.
  wishes.restarts.start();
  await docker.settled();
  await backends.settle();
  void services.pluginParts.plugins.repair();
  messaging.outbox.start();
  messaging.schedules.refresh();
  approvals.start();
  upkeep.start();

  return {
    dispatch,
    events: store.events,
    info: about.info,
    adminTokenFile: foundation.paths.adminToken,
    signInUrl: () => server.signInUrl(),
    whenStopped: ending.whenStopped,
    dispose: ending.stop,
  };
}
