import { z } from 'zod';
import { isoTime, isUuid } from '../../base/index.ts';
import type { InstructionRecord } from '../../store/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const title = z.string().min(1).max(200);
const content = z.string().min(1).max(8192);
const priority = z.number().int();
const addBody = z.object({
  scope: z.string().min(1),
  scope_target: z.string().nullish(),
  title,
  content,
  priority: priority.nullish(),
});
const changeBody = z.object({
  title: title.optional(),
  content: content.optional(),
  priority: priority.optional(),
  enabled: z.boolean().optional(),
});
const listQuery = z.object({ scope: z.string().optional(), workspace_id: z.string().optional() });
const row = z.object({
  id: z.string(),
  scope: z.enum(['global', 'workspace']),
  scope_target: z.string().nullable(),
  title: z.string(),
  content: z.string(),
  priority: z.number(),
  enabled: z.boolean(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});

const INVALID_ID = 'invalid instruction ID';
const UNKNOWN = 'there is no such rule';

export const instructionRoutes: Routes = (define, services, access) => {
  const { instructions } = services.settings;

  define(
    {
      method: 'GET',
      path: '/instructions',
      tier: 'admin',
      summary: 'Rules for agents: all, those of a scope, or those that count for one workspace',
      query: listQuery,
      answers: { 200: z.array(row) },
    },
    ({ query: { scope, workspace_id: workspaceId } }) =>
      instructions
        .list({ scope: scope || undefined, workspaceId: workspaceId?.toLowerCase() || undefined })
        .map(rowOf),
  );

  define(
    {
      method: 'POST',
      path: '/instructions',
      tier: 'admin',
      summary: 'Adds a rule for all agents, or for one',
      body: addBody,
      invalid: 'invalid request body',
      answers: {
        201: z.object({ id: z.string() }),
        400: 'the scope is none, or lacks its target',
        404: 'there is no such target',
      },
    },
    ({ body, reply }) => {
      const { scope, title, content, priority } = body;
      if (scope === 'team') throw new HttpProblem(400, 'team scope is reserved and not supported yet');
      if (scope !== 'global' && scope !== 'workspace')
        throw new HttpProblem(400, "scope must be 'global' or 'workspace'");
      const scopeTarget = scope === 'workspace' ? targetOf(body.scope_target) : null;
      const id = instructions.add({ scope, scopeTarget, title, content, priority: priority ?? 0 });
      return reply.status(201).send({ id });
    },
  );

  define(
    {
      method: 'PUT',
      path: '/instructions/:id',
      tier: 'admin',
      summary: 'Changes what is given of a rule',
      body: changeBody,
      invalid: 'invalid request body',
      invalidId: INVALID_ID,
      answers: { 200: z.object({ status: z.literal('updated') }), 404: UNKNOWN },
    },
    ({ body, request }) => {
      instructions.change(access.pathId(request, INVALID_ID), body);
      return { status: 'updated' };
    },
  );

  define(
    {
      method: 'DELETE',
      path: '/instructions/:id',
      tier: 'admin',
      summary: 'Deletes a rule',
      invalidId: INVALID_ID,
      answers: { 200: z.object({ status: z.literal('deleted') }), 400: 'the id is none', 404: UNKNOWN },
    },
    ({ request }) => {
      instructions.remove(access.pathId(request, INVALID_ID));
      return { status: 'deleted' };
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/instructions/resolve',
      tier: 'workspace',
      summary: 'The rules that count for the workspace, as Markdown for its system prompt',
      answers: { 200: z.object({ workspace_id: z.string(), instructions: z.string() }) },
    },
    ({ workspace: { id } }) => ({ workspace_id: id, instructions: instructions.resolve(id) }),
  );
};

function targetOf(target: string | null | undefined): string {
  if (!target) throw new HttpProblem(400, 'scope_target is required for workspace scope');
  if (!isUuid(target)) throw new HttpProblem(400, 'invalid workspace ID');
  return target.toLowerCase();
}

function rowOf({ id, scope, scopeTarget, title, content, priority, enabled, ...times }: InstructionRecord) {
  return {
    id,
    scope,
    scope_target: scopeTarget,
    title,
    content,
    priority,
    enabled,
    created_at: isoTime(times.createdAt),
    updated_at: isoTime(times.updatedAt),
  };
}
