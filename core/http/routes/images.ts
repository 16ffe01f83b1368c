import { z } from 'zod';
import { HttpProblem } from '../errors.ts';
import type { UnlistedRoutes } from '../services.ts';

const refreshQuery = z.object({
  runtime: z.string().optional(),
  recreate: z.enum(['true', 'false', '']).optional(),
});

export const imageRoutes: UnlistedRoutes = (app, services, access) => {
  app.post('/admin/workspace-images/refresh', async (request) => {
    access.admin(request);
    const { runtime, recreate } = refreshQuery.parse(request.query);
    if (runtime) await requireKnown(runtime, services.knownRuntimes);
    const result = await services.refreshImages(runtime ? [runtime] : [], recreate !== 'false');
    const { pulled, failed, recreated } = result;
    return { pulled, failed, recreated };
  });
};

async function requireKnown(runtime: string, knownRuntimes: () => Promise<string[]>): Promise<void> {
  const known = await knownRuntimes();
  if (known.includes(runtime)) return;
  throw new HttpProblem(400, `unknown runtime: ${runtime}`, { known_runtimes: known });
}
