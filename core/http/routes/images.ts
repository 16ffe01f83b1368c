import { z } from 'zod';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const refreshQuery = z.object({
  runtime: z.string().optional(),
  recreate: z.enum(['true', 'false', '']).optional(),
});

export const imageRoutes: Routes = (define, services) => {
  define(
    {
      method: 'POST',
      path: '/admin/workspace-images/refresh',
      tier: 'admin',
      summary: 'Gets the newest images of the runtimes that are used, or of one',
      query: refreshQuery,
      answers: {
        200: z.object({
          pulled: z.array(z.string()),
          failed: z.array(z.string()),
          recreated: z.array(z.string()),
        }),
        400: 'there is no such runtime',
        503: 'Docker does not answer',
      },
      difference:
        'also in local mode, where it builds; containers are made anew by the app itself, so `recreated` names those that are; without Docker it is 503',
    },
    async ({ query: { runtime, recreate } }) => {
      if (runtime) await requireKnown(runtime, services.knownRuntimes);
      const result = await services.refreshImages(runtime ? [runtime] : [], recreate !== 'false');
      const { pulled, failed, recreated } = result;
      return { pulled, failed, recreated };
    },
  );
};

async function requireKnown(runtime: string, knownRuntimes: () => Promise<string[]>): Promise<void> {
  const known = await knownRuntimes();
  if (known.includes(runtime)) return;
  throw new HttpProblem(400, `unknown runtime: ${runtime}`, { known_runtimes: known });
}
