import { z } from 'zod';
import type { Routes } from '../services.ts';

export const healthRoutes: Routes = (define, services) => {
  define(
    {
      method: 'GET',
      path: '/health',
      tier: 'open',
      summary: 'That the app answers',
      answers: { 200: z.object({ status: z.literal('ok') }) },
    },
    () => ({ status: 'ok' }),
  );

  define(
    {
      method: 'GET',
      path: '/buildinfo',
      tier: 'open',
      summary: 'Which commit this is',
      answers: { 200: z.object({ git_sha: z.string() }) },
    },
    async () => ({ git_sha: await services.gitSha() }),
  );
};
