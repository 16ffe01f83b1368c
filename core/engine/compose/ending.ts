import { type DisposableStack, deferred } from '../../base/index.ts';
import { stopInstances } from '../stop-instances.ts';
import type { EngineParts } from './parts.ts';

/** Until then the answer to whoever asked for the end is on its way. */
const SHUTDOWN_DELAY_MS = 50;

export interface Ending {
  /** Resolves when the engine was asked to stop and has. */
  readonly whenStopped: Promise<void>;
  /** Ends everything that is owned, the newest first. */
  stop(): Promise<void>;
  /** Resolves once the workspaces are as wanted, and before the connection ends. */
  shutdown(workspaces: 'keep' | 'stop'): Promise<void>;
}

export function createEnding(
  parts: Pick<EngineParts, 'foundation' | 'agents' | 'imageParts' | 'running' | 'upkeep'>,
  owned: DisposableStack,
): Ending {
  const { foundation, agents, imageParts, running, upkeep } = parts;
  const { store, clock, logger } = foundation;
  const stopped = deferred<void>();
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= owned.dispose().finally(stopped.resolve);
    return stopping;
  };
  /** Stops the instances but not the wish: the next start brings them back. */
  const stopWorkspaces = async () => {
    await upkeep.dispose();
    await imageParts.images.dispose();
    await running.reconciler.dispose();
    const backend = running.backends.current;
    await stopInstances({ backend, store, registry: agents.registry, clock, logger });
  };
  return {
    whenStopped: stopped.promise,
    stop,
    shutdown: async (workspaces) => {
      if (workspaces === 'stop') await stopWorkspaces();
      setTimeout(() => {
        stop().catch((error: unknown) => logger.error({ err: error }, 'the engine did not stop cleanly'));
      }, SHUTDOWN_DELAY_MS);
    },
  };
}
