import { AppError, type Clock, type Logger } from '../base/index.ts';
import { hasInstance } from '../contract/index.ts';
import { Files } from '../files/index.ts';
import type { Store } from '../store/index.ts';
import { Terminals } from '../terminal/index.ts';
import type { WorkspaceBackend, WorkspaceRegistry } from '../workspaces/index.ts';
import type { Backends } from './backends.ts';

export interface AccessOptions {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  readonly backends: Backends;
  /** Has a workspace restarted because what it starts with was changed. */
  readonly restartSoon: (id: string) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Terminals and files of workspaces, over whatever runs these. */
export function createAccess({ store, registry, backends, restartSoon, clock, logger }: AccessOptions) {
  const backend = (): WorkspaceBackend => {
    const { current } = backends;
    if (current) return current;
    backends.require();
    throw new AppError('no_backend', 'There is nothing that could run the workspaces');
  };
  const require = (id: string) => registry.require(id);
  const terminals = new Terminals({
    clock,
    logger,
    onChange: (terminal) => store.events.append({ type: 'terminal.changed', terminal }),
    exec: async (id, request) => {
      const record = require(id);
      if (hasInstance(record)) return backend().exec(id, request);
      throw new AppError('not_running', `${record.name} runs nothing here`, {
        detail: record.external ? 'It runs elsewhere.' : 'It only answers with canned phrases.',
      });
    },
  });
  const files = new Files({ require, files: () => backend().files, restartSoon });
  /** Ends the terminals of a workspace whose instance is gone, or of all of them. */
  const look = (id: string | null): void => {
    const ids = id === null ? new Set(terminals.list().map(({ workspaceId }) => workspaceId)) : [id];
    for (const each of ids) {
      const { current } = backends;
      if (current && !current.ready) continue;
      if (current?.observe(each).state !== 'running') terminals.endAllOf(each, 'The workspace was stopped');
    }
  };
  return { terminals, files, look };
}
