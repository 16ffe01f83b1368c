import { AppError } from '../base/index.ts';
import type { Handlers } from '../contract/index.ts';
import type { AgentMemory, KeyValues } from '../memory/index.ts';
import type { WorkspaceRegistry } from '../workspaces/index.ts';

export interface MemoryHandlerParts {
  readonly registry: WorkspaceRegistry;
  readonly agentMemory: AgentMemory;
  readonly keyValues: KeyValues;
}

type MemoryHandlers = Pick<Handlers, Extract<keyof Handlers, `memories.${string}` | `keyValues.${string}`>>;

/** The operations on what workspaces remember. */
export function memoryHandlers({ registry, agentMemory, keyValues }: MemoryHandlerParts): MemoryHandlers {
  const live = (id: string) => registry.require(id).id;
  return {
    'memories.list': ({ workspaceId, ...query }) => ({
      memories: agentMemory.list(live(workspaceId), query),
    }),
    'memories.export': ({ workspaceId }) => ({ memories: agentMemory.all(live(workspaceId)) }),
    'memories.add': ({ workspaceId, ...memory }) => agentMemory.write(live(workspaceId), memory),
    'memories.edit': ({ workspaceId, id, ...change }) =>
      agentMemory.edit(live(workspaceId), id, change).memory,
    'memories.remove': ({ workspaceId, id }) => {
      agentMemory.remove(live(workspaceId), id);
      return {};
    },
    'keyValues.list': ({ workspaceId }) => ({
      entries: keyValues
        .list(live(workspaceId))
        .map(({ value, ...entry }) => ({ ...entry, value: JSON.parse(value) as unknown })),
    }),
    'keyValues.set': ({ workspaceId, ...write }) => {
      const result = keyValues.set(live(workspaceId), write);
      if (result.written) return { version: result.version };
      throw new AppError('version_conflict', 'Somebody else has changed this value', {
        detail: `It has version ${result.currentVersion} now. Read it again, then repeat your change.`,
      });
    },
    'keyValues.remove': ({ workspaceId, key }) => {
      keyValues.remove(live(workspaceId), key);
      return {};
    },
  };
}
