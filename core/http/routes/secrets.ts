import { z } from 'zod';
import { isoTime } from '../../base/index.ts';
import { secretKeySchema, secretValueSchema } from '../../contract/index.ts';
import type { SecretService, StoredSecret } from '../../secrets/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Define } from '../route.ts';
import type { Routes } from '../services.ts';

const secretBody = z.object({ key: secretKeySchema, value: secretValueSchema });
const secretRow = z.object({
  key: z.string(),
  has_value: z.literal(true),
  scope: z.enum(['workspace', 'global']),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
const saved = z.object({ status: z.literal('saved'), key: z.string() });
const deleted = z.object({ status: z.literal('deleted'), key: z.string() });

const RESERVED = 'the name is reserved for the app';
const ONE_RESTART = 'several changes within a moment are one restart; a key must be the name of a variable';

export const secretRoutes: Routes = (define, { secrets, tokens }, access) => {
  define(
    {
      method: 'GET',
      path: '/workspaces/:id/secrets',
      tier: 'workspace',
      summary: 'Names of the variables that the workspace gets, its own and the global ones',
      answers: { 200: z.array(secretRow) },
    },
    ({ workspace }) => secrets.listFor(workspace.id).map(rowOf),
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/secrets/values',
      tier: 'workspace',
      summary: 'The variables themselves, for the workspace that uses them',
      answers: {
        200: z.record(z.string(), z.string()),
        500: 'some cannot be read: `failed_keys` names them',
      },
    },
    ({ workspace, reply, request }) => {
      // Also where everything else is open: whoever has a token shows it for this.
      if (access.identity(request).kind === 'anonymous' && tokens.hasLiveBearer(workspace.id))
        throw new HttpProblem(401, 'missing workspace auth token');
      const { values, unreadable } = secrets.valuesFor(workspace.id);
      if (unreadable.length > 0)
        throw new HttpProblem(500, 'failed to decrypt secrets', { failed_keys: unreadable });
      return reply.header('cache-control', 'no-store').send(values);
    },
  );

  for (const method of ['POST', 'PUT'] as const) {
    define(
      {
        method,
        path: '/workspaces/:id/secrets',
        tier: 'workspace',
        summary: 'Stores a variable for the workspace and restarts it',
        body: secretBody,
        invalid: 'invalid request body',
        answers: { 200: saved, 400: RESERVED },
        difference: ONE_RESTART,
      },
      ({ workspace, body }) => {
        secrets.set({ ...body, workspaceId: workspace.id });
        return { status: 'saved', key: body.key };
      },
    );
  }

  define(
    {
      method: 'DELETE',
      path: '/workspaces/:id/secrets/:key',
      tier: 'workspace',
      summary: 'Deletes a variable of the workspace and restarts it',
      answers: { 200: deleted, 404: 'the workspace has no such variable of its own' },
    },
    ({ workspace, params: { key = '' } }) => {
      secrets.remove({ key, workspaceId: workspace.id });
      return { status: 'deleted', key };
    },
  );

  for (const base of ['/settings/secrets', '/admin/secrets']) globalSecrets(define, base, secrets);
};

/** Those for every workspace. */
function globalSecrets(define: Define, path: string, secrets: SecretService): void {
  define(
    {
      method: 'GET',
      path,
      tier: 'admin',
      summary: 'Names of the variables that every workspace gets',
      answers: { 200: z.array(secretRow) },
    },
    () => secrets.listGlobal().map(rowOf),
  );

  for (const method of ['PUT', 'POST'] as const) {
    define(
      {
        method,
        path,
        tier: 'admin',
        summary: 'Stores a variable for every workspace and restarts those without an own one',
        body: secretBody,
        invalid: 'invalid request body',
        answers: {
          200: saved.extend({ scope: z.literal('global') }),
          400: RESERVED,
        },
        difference: ONE_RESTART,
      },
      ({ body }) => {
        secrets.set({ ...body, workspaceId: null });
        return { status: 'saved', key: body.key, scope: 'global' };
      },
    );
  }

  define(
    {
      method: 'DELETE',
      path: `${path}/:key`,
      tier: 'admin',
      summary: 'Deletes a variable of every workspace and restarts those without an own one',
      answers: { 200: deleted.extend({ scope: z.literal('global') }), 404: 'there is no such variable' },
    },
    ({ params: { key = '' } }) => {
      secrets.remove({ key, workspaceId: null });
      return { status: 'deleted', key, scope: 'global' };
    },
  );
}

function rowOf({ key, workspaceId, createdAt, updatedAt }: StoredSecret) {
  return {
    key,
    has_value: true,
    scope: workspaceId === null ? 'global' : 'workspace',
    created_at: isoTime(createdAt),
    updated_at: isoTime(updatedAt),
  };
}
