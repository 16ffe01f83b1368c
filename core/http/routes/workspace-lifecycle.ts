import { z } from 'zod';
import { AppError } from '../../base/index.ts';
import { hasInstance } from '../../contract/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

/** Clients send no body, an empty one, or some of these. */
const restartBody = z
  .object({
    template: z.string().nullish(),
    apply_template: z.boolean().nullish(),
    reset: z.boolean().nullish(),
    rebuild_config: z.boolean().nullish(),
  })
  .nullish();
const STOPPED = 'it, or a team that it is in, is paused or being removed';

export const workspaceLifecycleRoutes: Routes = (define, services) => {
  const { lifecycle } = services;

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/restart',
      tier: 'workspace',
      summary: 'Starts a workspace afresh',
      body: restartBody,
      query: z.object({ reset: z.string().optional() }),
      answers: {
        200: z.union([
          z.object({ status: z.literal('noop'), runtime: z.string(), message: z.string() }),
          z.object({
            status: z.literal('provisioning'),
            config_dir: z.string(),
            reset_session: z.boolean(),
          }),
        ]),
        400: 'there is no such template',
        409: STOPPED,
      },
      difference:
        '`template` names a template that comes with the app; `rebuild_config` writes the files again that its org template gave it; `config_dir` is the name of what was applied. Without a heartbeat before there is no restart-context message; it waits up to an hour for the agent and is sent once, after the last of several restarts',
    },
    async ({ workspace, body, query }) => {
      if (!hasInstance(workspace)) {
        return {
          status: 'noop',
          runtime: workspace.runtime,
          message: workspace.external
            ? 'external workspaces are restarted by their owner'
            : 'mock workspaces have nothing to restart',
        };
      }
      const restarted = await services.restartWith({
        id: workspace.id,
        template: body?.template || undefined,
        applyTemplate: body?.apply_template === true,
        reset: body?.reset === true || query.reset === 'true',
        rebuildConfig: body?.rebuild_config === true,
      });
      return { status: 'provisioning', config_dir: restarted.template, reset_session: restarted.reset };
    },
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/pause',
      tier: 'workspace',
      summary: 'Stops a workspace and everything below it',
      answers: {
        200: z.object({ status: z.literal('paused'), paused_count: z.number() }),
        409: 'it is being removed',
      },
    },
    ({ workspace: { id } }) => ({ status: 'paused', paused_count: lifecycle.pause(id) }),
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/resume',
      tier: 'workspace',
      summary: 'Brings back what was paused',
      answers: {
        200: z.object({ status: z.literal('provisioning'), resumed_count: z.number() }),
        404: 'it is not paused',
        409: STOPPED,
      },
    },
    ({ workspace: { id, desired } }) => {
      if (desired !== 'paused') throw new HttpProblem(404, 'workspace not found or not paused');
      return { status: 'provisioning', resumed_count: lifecycle.resume(id) };
    },
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/hibernate',
      tier: 'workspace',
      summary: 'Puts a workspace to sleep until its next message',
      query: z.object({ force: z.string().optional() }),
      answers: {
        200: z.object({ status: z.literal('hibernated') }),
        404: 'it is not online',
        409: z.object({ error: z.string(), active_tasks: z.number().optional() }),
      },
      difference:
        'a message under way is a task; with `force=true` also one that is at work; it answers once the container is gone',
    },
    async ({ workspace, query }) => {
      try {
        lifecycle.hibernate(workspace.id, { force: query.force === 'true' });
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'has_active_tasks') throw error;
        const text = 'workspace has active tasks: repeat with force=true to put it to sleep anyway';
        const { activeTasks } = services.store.workspaces.get(workspace.id) ?? workspace;
        // A message under way is one as well, also before its agent has said so.
        throw new HttpProblem(409, text, { active_tasks: Math.max(1, activeTasks) });
      }
      await lifecycle.settled([workspace.id]);
      return { status: 'hibernated' };
    },
  );
};
