import { z } from 'zod';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';
import {
  JSON_TYPE,
  listedWorkspaceSchema,
  listJson,
  publicWorkspaceSchema,
  shownJson,
} from '../workspace-json.ts';

const deleted = z.object({
  workspace_id: z.string(),
  status: z.literal('removed').optional(),
  deleted: z.literal(true),
});

export const workspaceRoutes: Routes = (define, services, access) => {
  const { store, tokens, registry } = services;

  define(
    {
      method: 'GET',
      path: '/workspaces',
      tier: 'admin',
      summary: 'All workspaces, in order of creation',
      answers: { 200: z.array(listedWorkspaceSchema) },
      difference: 'what waits to be destroyed (the app can undo that for 10 s) is listed as paused',
    },
    ({ reply }) => reply.type(JSON_TYPE).send(listJson(store)),
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id',
      tier: 'open',
      summary: 'What anybody may know of a workspace',
      query: z.object({ include_removed: z.string().optional() }),
      answers: {
        200: publicWorkspaceSchema,
        400: 'not a UUID',
        404: 'there is no such workspace',
        410: z.object({
          error: z.literal('workspace removed'),
          id: z.string(),
          removed_at: z.string().nullable(),
          hint: z.string(),
        }),
      },
    },
    ({ request, reply, query }) => {
      const id = access.pathId(request);
      const tombstone = query.include_removed === 'true' ? store.workspaces.get(id) : undefined;
      return reply.type(JSON_TYPE).send(shownJson(store, tombstone ?? access.live(id)));
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/state',
      tier: 'own',
      summary: 'Whether an agent is still wanted',
      answers: {
        200: z.object({
          workspace_id: z.string(),
          status: z.string(),
          paused: z.boolean(),
          deleted: z.literal(false),
        }),
        400: 'not a UUID',
        401: 'neither the workspace nor the owner',
        404: deleted,
      },
    },
    ({ request, reply }) => {
      const id = access.pathId(request);
      const record = store.workspaces.get(id);
      if (!record) return reply.status(404).send({ workspace_id: id, deleted: true });
      if (record.status === 'removed') {
        return reply.status(404).send({ workspace_id: id, status: 'removed', deleted: true });
      }
      access.workspace(request);
      const { status } = record;
      return { workspace_id: id, status, paused: status === 'paused', deleted: false };
    },
  );

  define(
    {
      method: 'GET',
      path: '/admin/workspaces/:id/test-token',
      tier: 'admin',
      summary: 'A token of a workspace, for scripts',
      answers: {
        200: z.object({ auth_token: z.string(), workspace_id: z.string() }),
        400: 'not a UUID',
        404: 'without `--open-dev`, or there is no such workspace',
      },
      difference: 'only with `--open-dev`',
    },
    ({ request }) => {
      const id = access.pathId(request);
      if (!services.info().openDev) throw new HttpProblem(404, 'not found');
      const record = registry.require(id);
      return { auth_token: tokens.issue(record.id, 'bearer'), workspace_id: record.id };
    },
  );
};
