import { z } from 'zod';
import { command, nothing, query } from './operation.ts';

const workspaceId = z.string();
/** LOCAL: its own · TEAM: its team's · GLOBAL: everybody's */
const memoryScopeSchema = z.enum(['LOCAL', 'TEAM', 'GLOBAL']);
const content = z.string().min(1).max(100_000);
const namespace = z.string().min(1).max(50);
const key = z.string().min(1).max(255);
const unknownWorkspace = ['workspace_not_found', 'workspace_removed'] as const;

export const memorySchema = z.object({
  id: z.string(),
  workspaceId,
  scope: memoryScopeSchema,
  namespace: z.string(),
  content: z.string(),
  /** template: brought by an import · runtime: written since */
  source: z.enum(['template', 'runtime']),
  createdAt: z.number(),
  updatedAt: z.number(),
});

export type Memory = z.infer<typeof memorySchema>;
export type MemoryScope = Memory['scope'];

const keyValueSchema = z.object({
  key: z.string(),
  value: z.unknown(),
  /** One more with every value. */
  version: z.number(),
  expiresAt: z.number().nullable(),
  updatedAt: z.number(),
});

export type KeyValue = z.infer<typeof keyValueSchema>;

/** What workspaces remember. `memories.changed` tells when to list anew. */
export const memoryOperations = {
  'memories.list': query(
    'What a workspace remembers or may read, newest first; what is searched for, best first',
    z.object({
      workspaceId,
      /** Without: its own, of every scope. */
      scope: memoryScopeSchema.optional(),
      namespace: namespace.optional(),
      search: z.string().max(10_000).optional(),
      limit: z.number().int().min(1).max(50).default(50),
    }),
    z.object({ memories: z.array(memorySchema) }),
    unknownWorkspace,
  ),
  'memories.export': query(
    'Everything that a workspace has written, oldest first',
    z.object({ workspaceId }),
    z.object({ memories: z.array(memorySchema) }),
    unknownWorkspace,
  ),
  'memories.add': command(
    'Have a workspace remember something',
    z.object({ workspaceId, content, scope: memoryScopeSchema, namespace: namespace.optional() }),
    memorySchema,
    [...unknownWorkspace, 'not_root'],
  ),
  'memories.edit': command(
    'Change what a workspace remembers',
    z.object({ workspaceId, id: z.string(), content: content.optional(), namespace: namespace.optional() }),
    memorySchema,
    [...unknownWorkspace, 'memory_not_found'],
  ),
  'memories.remove': command(
    'Have a workspace forget something',
    z.object({ workspaceId, id: z.string() }),
    nothing,
    [...unknownWorkspace, 'memory_not_found'],
  ),
  'keyValues.list': query(
    'What a workspace keeps by name',
    z.object({ workspaceId }),
    z.object({ entries: z.array(keyValueSchema) }),
    unknownWorkspace,
  ),
  'keyValues.set': command(
    'Keep a value under a name',
    z.object({
      workspaceId,
      key,
      value: z.unknown(),
      ttlSeconds: z.number().int().min(0).max(3_153_600_000).optional(),
      /** The version that it has to have now; 0: it must not be there. */
      ifVersion: z.number().int().min(0).optional(),
    }),
    z.object({ version: z.number() }),
    [...unknownWorkspace, 'version_conflict'],
  ),
  'keyValues.remove': command(
    'Let go of what is under a name',
    z.object({ workspaceId, key }),
    nothing,
    unknownWorkspace,
  ),
} as const;
