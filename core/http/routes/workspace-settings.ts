import { z } from 'zod';
import { isUuid } from '../../base/index.ts';
import { MAX_CONFIG_BYTES } from '../../settings/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const agentBody = z.object({ model: z.string().min(1).max(100) });
const moveBody = z.object({ target_workspace_id: z.string().min(1) });
const assigned = z.object({ agent_id: z.string(), model: z.string() });
const OUT_OF_REACH = 'access denied: workspaces cannot communicate per hierarchy rules';
const NONE = 'no agent is assigned to the workspace';

export const workspaceSettingRoutes: Routes = (define, services, access) => {
  const { configs, agents } = services.settings;

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/config',
      tier: 'workspace',
      summary: 'What clients keep here about the workspace',
      answers: { 200: z.object({ data: z.record(z.string(), z.unknown()) }) },
    },
    ({ workspace }) => ({ data: configs.get(workspace.id) }),
  );

  define(
    {
      method: 'PATCH',
      path: '/workspaces/:id/config',
      tier: 'workspace',
      summary: 'Replaces what is given at the top level of it, and keeps all else',
      body: z.record(z.string(), z.unknown()),
      invalid: 'invalid request body',
      bodyLimitBytes: MAX_CONFIG_BYTES,
      answers: {
        200: z.object({ status: z.literal('updated') }),
        413: `more than ${MAX_CONFIG_BYTES / 1024} KiB at once, or together with what is stored`,
      },
    },
    ({ workspace, body }) => {
      configs.merge(workspace.id, body);
      return { status: 'updated' };
    },
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/agent',
      tier: 'workspace',
      summary: 'Notes which model is assigned to the workspace',
      body: agentBody,
      invalid: 'invalid request body',
      answers: { 201: assigned, 409: 'one is assigned already' },
    },
    ({ workspace, body, reply }) => {
      const { id, model } = agents.assign(workspace.id, body.model);
      return reply.status(201).send({ agent_id: id, model });
    },
  );

  define(
    {
      method: 'PATCH',
      path: '/workspaces/:id/agent',
      tier: 'workspace',
      summary: 'Notes another model in its place',
      body: agentBody,
      invalid: 'invalid request body',
      answers: { 200: assigned.extend({ old_model: z.string() }), 404: NONE },
    },
    ({ workspace, body }) => {
      const { id, model, oldModel } = agents.replace(workspace.id, body.model);
      return { agent_id: id, model, old_model: oldModel };
    },
  );

  define(
    {
      method: 'DELETE',
      path: '/workspaces/:id/agent',
      tier: 'workspace',
      summary: 'Notes that no model is assigned any more',
      answers: { 200: z.object({ status: z.literal('removed'), agent_id: z.string() }), 404: NONE },
    },
    ({ workspace }) => ({ status: 'removed', agent_id: agents.remove(workspace.id).id }),
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/agent/move',
      tier: 'workspace',
      summary: 'Notes that the assigned model belongs to another workspace',
      body: moveBody,
      invalid: 'invalid request body',
      answers: {
        200: assigned.extend({ from_workspace: z.string(), to_workspace: z.string() }),
        400: 'the target is no UUID',
        403: 'the target is out of reach of the token',
        404: `there is no such target, or ${NONE}`,
        409: 'one is assigned to the target already',
        410: 'the target was removed',
      },
      difference: 'a workspace reaches only those that it may talk to',
    },
    ({ workspace, body, request }) => {
      if (!isUuid(body.target_workspace_id)) throw new HttpProblem(400, 'invalid target workspace ID');
      const target = access.live(body.target_workspace_id.toLowerCase());
      const identity = access.identity(request);
      if (identity.kind === 'workspace') access.mayTalk(workspace.id, target.id, OUT_OF_REACH);
      if (identity.kind === 'org') {
        const above = [target.id, ...services.store.workspaces.ancestorsOf(target.id)];
        if (!above.includes(identity.root)) throw new HttpProblem(403, OUT_OF_REACH);
      }
      const { id, model } = agents.move(workspace.id, target.id);
      return { agent_id: id, model, from_workspace: workspace.id, to_workspace: target.id };
    },
  );
};
