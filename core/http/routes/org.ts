import path from 'node:path';
import { z } from 'zod';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const importBody = z.object({
  dir: z.string().nullish(),
  template: z.unknown().optional(),
  mode: z.string().nullish(),
});

export const orgRoutes: Routes = (app, services, access) => {
  app.get('/org/templates', async (request) => {
    access.admin(request);
    const templates = await services.orgTemplates();
    return templates.map(({ dir, name, description, workspaces, error }) => ({
      dir: path.basename(dir),
      name,
      description,
      workspaces,
      required_env: [],
      recommended_env: [],
      ...(error ? { error: error.message, detail: error.detail } : {}),
    }));
  });

  app.post('/org/import', async (request, reply) => {
    access.admin(request);
    const body = importBody.parse(request.body);
    if (!body.dir) throw new HttpProblem(400, "provide 'dir' or 'template'");
    if (body.mode && body.mode !== 'merge') {
      throw new HttpProblem(400, `mode "${body.mode}" is not available: use "merge"`);
    }
    if (body.dir.includes('..') || body.dir.startsWith('/'))
      throw new HttpProblem(400, 'invalid org directory');
    const result = await services.importOrg(body.dir);
    return reply.status(201).send({
      org: result.org,
      workspaces: result.workspaces.map(({ skipped, ...each }) => ({
        ...each,
        ...(skipped ? { skipped } : {}),
      })),
      count: result.workspaces.length,
      mode: 'merge',
    });
  });
};
