import path from 'node:path';
import { createDispatcher, type Dispatch } from '../../contract/index.ts';
import { createGit, headSha } from '../../git/index.ts';
import { apiAddresses } from '../diagnostics/addresses.ts';
import { createHandlers } from '../handlers.ts';
import type { EngineParts } from './parts.ts';

/** The operations of the contract over what the engine is made of. `shutdown` is asked to end it. */
export function createOperations(
  parts: EngineParts,
  shutdown: (workspaces: 'keep' | 'stop') => Promise<void>,
): Dispatch {
  const {
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
    services,
  } = parts;
  const { store, paths, resources, known, logger, clock, now, env, engineLog, externalUrl, version } =
    foundation;
  const { registry, tokens, orgTokens } = agents;
  const { backends, memory, policies, reconciler } = running;
  const { tasks, createWorkspace } = services;
  const { info, problems } = parts.about;
  const inContainers = () => backends.current?.kind === 'docker';
  return createDispatcher(
    createHandlers({
      ...services,
      store,
      registry,
      lifecycle: wishes.lifecycle,
      logs: running.logs,
      stats: running.stats,
      backends,
      docker,
      imageParts,
      upkeep,
      logger,
      chat: messaging.chat,
      schedules: messaging.schedules,
      partials: messaging.partials,
      outbox: messaging.outbox,
      approvals,
      tokens,
      orgTokens,
      secrets: wishes.secrets,
      info,
      problems,
      startParts: { reconciler, policies },
      engineParts: {
        store,
        registry,
        docker,
        backends,
        memory,
        upkeep,
        paths,
        log: engineLog,
        known,
        imageParts,
        tasks,
        env,
        clock,
        info,
        problems,
        policy: () => policies.current,
        addresses: () => {
          const { url, containerPort } = place;
          return apiAddresses({ url, containerPort, externalUrl, inContainers: inContainers() });
        },
        commit: () => headSha(path.dirname(resources), env),
        now,
      },
      externalParts: { store, registry, tokens, agentsUrl: () => externalUrl ?? place.url, createWorkspace },
      // Only for mirrors that are here: nobody is asked, so there is no host for a token.
      git: createGit({ env, tokenHost: '' }),
      paths,
      inContainers,
      version,
      shutdown,
      signInUrl: () => place.signInUrl(),
      now,
    }),
    { onUnexpected: (operation, error) => logger.error({ err: error, operation }, 'operation failed') },
  );
}
