import { z } from 'zod';
import { isoTime } from '../../base/index.ts';
import {
  exportMemories,
  importMemories,
  MAX_NAMESPACE_LENGTH,
  memoryScopes,
  shownContent,
} from '../../memory/index.ts';
import type { MemoryRecord } from '../../store/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const MAX_RESULTS = 50;
const IMPORT_BYTES = 64 * 1024 * 1024;
const NO_PLUGIN = 'memory plugin is not configured (set MEMORY_PLUGIN_URL)';

const scope = z.enum(memoryScopes);
const writeBody = z.object({ content: z.string(), scope: z.string(), namespace: z.string().nullish() });
const editBody = z.object({ content: z.string().nullish(), namespace: z.string().nullish() });
const listQuery = z.object({
  scope: z.string().optional(),
  q: z.string().optional(),
  namespace: z.string().optional(),
  limit: z.string().optional(),
});
const importBody = z.array(
  z.object({
    content: z.string(),
    scope: z.string(),
    namespace: z.string().nullish(),
    created_at: z.string().nullish(),
    workspace_name: z.string(),
  }),
);

const written = z.object({ id: z.string(), scope, namespace: z.string() });
const memory = z.object({
  id: z.string(),
  workspace_id: z.string(),
  content: z.string(),
  scope,
  namespace: z.string(),
  created_at: z.string(),
});
const exported = z.object({
  id: z.string(),
  content: z.string(),
  scope,
  namespace: z.string(),
  created_at: z.string(),
  workspace_name: z.string(),
});
const counts = z.object({
  imported: z.number(),
  skipped: z.number(),
  errors: z.number(),
  total: z.number(),
});

export const memoryRoutes: Routes = (define, services) => {
  const { store, agentMemory: memories } = services;

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/memories',
      tier: 'workspace',
      summary: 'Remembers something, without the credentials in it',
      body: writeBody,
      answers: {
        201: written,
        400: 'no content, a scope that nobody knows, or a long namespace',
        403: 'GLOBAL, and not the head of a tree',
      },
    },
    ({ workspace: { id }, body, reply }) => {
      if (body.content === '') throw new HttpProblem(400, 'content is required');
      const wanted = memoryScopes.find((each) => each === body.scope);
      if (!wanted) throw new HttpProblem(400, 'scope must be LOCAL, TEAM, or GLOBAL');
      const namespace = namespaceOf(body.namespace);
      const record = memories.write(id, { content: body.content, scope: wanted, namespace });
      return reply.status(201).send(writtenRow(record));
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/memories',
      tier: 'workspace',
      summary:
        'Its own memories, or those of its team or of everybody; newest first, or what was searched for',
      query: listQuery,
      answers: { 200: z.array(memory) },
      difference: 'what removed workspaces told everybody is left out',
    },
    ({ workspace: { id }, query }) =>
      memories
        .list(id, {
          scope: memoryScopes.find((each) => each === query.scope),
          search: query.q,
          namespace: query.namespace,
          limit: limitOf(query.limit),
        })
        .map(memoryRow),
  );

  define(
    {
      method: 'PATCH',
      path: '/workspaces/:id/memories/:memoryId',
      tier: 'workspace',
      summary: 'Changes one of its own memories',
      body: editBody,
      answers: {
        200: written.extend({ changed: z.boolean() }),
        400: 'nothing to change, or a part that is empty or too long',
        404: 'not one of its own',
      },
    },
    ({ workspace: { id }, params, body }) => {
      const content = body.content ?? undefined;
      const namespace = body.namespace ?? undefined;
      if (content === undefined && namespace === undefined) {
        throw new HttpProblem(400, 'at least one of content or namespace is required');
      }
      if (content === '') throw new HttpProblem(400, 'content must not be empty');
      if (namespace === '') throw new HttpProblem(400, 'namespace must not be empty');
      const change = { content, namespace: namespaceOf(namespace) };
      const { memory: record, changed } = memories.edit(id, params.memoryId ?? '', change);
      return { ...writtenRow(record), changed };
    },
  );

  define(
    {
      method: 'DELETE',
      path: '/workspaces/:id/memories/:memoryId',
      tier: 'workspace',
      summary: 'Forgets one of its own memories',
      answers: { 200: z.object({ status: z.literal('deleted') }), 404: 'not one of its own' },
    },
    ({ workspace: { id }, params }) => {
      memories.remove(id, params.memoryId ?? '');
      return { status: 'deleted' };
    },
  );

  define(
    {
      method: 'GET',
      path: '/admin/memories/export',
      tier: 'admin',
      summary: 'Everything that workspaces remember',
      answers: { 200: z.array(exported) },
    },
    () => exportMemories(store),
  );

  define(
    {
      method: 'POST',
      path: '/admin/memories/import',
      tier: 'admin',
      summary: 'Takes over what was exported elsewhere, by the names of the workspaces',
      body: importBody,
      bodyLimitBytes: IMPORT_BYTES,
      answers: { 200: counts },
    },
    ({ body }) =>
      importMemories(
        store,
        services.now,
        body.map(({ namespace, created_at, ...entry }) => ({
          ...entry,
          namespace: namespace ?? undefined,
          created_at: created_at ?? undefined,
        })),
      ),
  );

  const withoutPlugin = {
    tier: 'workspace',
    answers: { 503: 'no memory plugin is configured' },
    difference: 'plugins cannot be configured yet',
  } as const;
  const refuse = () => {
    throw new HttpProblem(503, NO_PLUGIN);
  };
  const summary = 'Memory v2, which needs a plugin';
  define({ ...withoutPlugin, method: 'GET', path: '/workspaces/:id/v2/namespaces', summary }, refuse);
  define({ ...withoutPlugin, method: 'GET', path: '/workspaces/:id/v2/memories', summary }, refuse);
  define(
    { ...withoutPlugin, method: 'DELETE', path: '/workspaces/:id/v2/memories/:memoryId', summary },
    refuse,
  );
};

function writtenRow({ id, scope: of, namespace }: MemoryRecord) {
  return { id, scope: of, namespace };
}

/** A row of `GET /workspaces/:id/memories`. */
function memoryRow(record: MemoryRecord) {
  return {
    id: record.id,
    workspace_id: record.workspaceId,
    content: shownContent(record),
    scope: record.scope,
    namespace: record.namespace,
    created_at: isoTime(record.createdAt),
  };
}

function namespaceOf(text: string | null | undefined): string | undefined {
  if ([...(text ?? '')].length > MAX_NAMESPACE_LENGTH) {
    throw new HttpProblem(400, `namespace must be at most ${MAX_NAMESPACE_LENGTH} characters`);
  }
  return text ?? undefined;
}

function limitOf(text: string | undefined): number {
  const wanted = Number(text);
  return Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, MAX_RESULTS) : MAX_RESULTS;
}
