import { z } from 'zod';
import { AppError } from '../../base/index.ts';
import { hasInstance } from '../../contract/index.ts';
import { HttpProblem } from '../errors.ts';
import type { UnlistedRoutes } from '../services.ts';

/** Clients send no body, an empty one, or some of these. */
const restartBody = z
  .object({
    template: z.string().nullish(),
    apply_template: z.boolean().nullish(),
    reset: z.boolean().nullish(),
    rebuild_config: z.boolean().nullish(),
  })
  .nullish();

export const workspaceLifecycleRoutes: UnlistedRoutes = (app, services, access) => {
  const { lifecycle } = services;

  app.post('/workspaces/:id/restart', async (request) => {
    const record = access.workspace(request);
    if (!hasInstance(record)) {
      return {
        status: 'noop',
        runtime: record.runtime,
        message: record.external
          ? 'external workspaces are restarted by their owner'
          : 'mock workspaces have nothing to restart',
      };
    }
    const body = restartBody.parse(request.body);
    const { reset } = request.query as { reset?: string };
    const restarted = await services.restartWith({
      id: record.id,
      template: body?.template || undefined,
      applyTemplate: body?.apply_template === true,
      reset: body?.reset === true || reset === 'true',
      rebuildConfig: body?.rebuild_config === true,
    });
    return { status: 'provisioning', config_dir: restarted.template, reset_session: restarted.reset };
  });

  app.post('/workspaces/:id/pause', (request) => {
    const record = access.workspace(request);
    return { status: 'paused', paused_count: lifecycle.pause(record.id) };
  });

  app.post('/workspaces/:id/resume', (request) => {
    const record = access.workspace(request);
    if (record.desired !== 'paused') throw new HttpProblem(404, 'workspace not found or not paused');
    return { status: 'provisioning', resumed_count: lifecycle.resume(record.id) };
  });

  app.post('/workspaces/:id/hibernate', async (request) => {
    const record = access.workspace(request);
    const force = (request.query as { force?: string }).force === 'true';
    try {
      lifecycle.hibernate(record.id, { force });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'has_active_tasks') throw error;
      const text = 'workspace has active tasks: repeat with force=true to put it to sleep anyway';
      throw new HttpProblem(409, text, { active_tasks: record.activeTasks });
    }
    await lifecycle.settled([record.id]);
    return { status: 'hibernated' };
  });
};
