import type { Routes } from '../services.ts';

export const healthRoutes: Routes = (app, services) => {
  app.get('/health', () => ({ status: 'ok' }));
  app.get('/buildinfo', async () => ({ git_sha: await services.gitSha() }));
};
