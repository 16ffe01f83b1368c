import { z } from 'zod';
import { connectionOf, requireExternal, rotateCredentials } from '../../agents/index.ts';
import { toAppError } from '../../base/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import { connectionSchema } from '../connection.ts';
import { HttpProblem } from '../errors.ts';
import { platformUrlFor } from '../platform-url.ts';
import type { Routes } from '../services.ts';

const answers = {
  200: z.object({ connection: connectionSchema }),
  400: z.object({ error: z.string(), runtime: z.string().optional(), hint: z.string().optional() }),
};
const difference =
  'the address in it is `EXTERNAL_PLATFORM_URL`, else the host that was asked; what proxies say of it does not count';

/** What agents connect with that run somewhere else. */
export const externalRoutes: Routes = (define, services) => {
  const { store, tokens } = services;

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/external/rotate',
      tier: 'workspace',
      summary: 'A new token for an external agent; all others are revoked',
      answers,
      difference,
    },
    ({ request, workspace }) => {
      requireOutside(workspace);
      const token = rotateCredentials(workspace, { store, tokens });
      const platformUrl = platformUrlFor(request, services.externalUrl);
      return { connection: connectionOf(workspace, { platformUrl, token }) };
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/external/connection',
      tier: 'workspace',
      summary: 'How an external agent connects, without its token',
      answers,
      difference,
    },
    ({ request, workspace }) => {
      requireOutside(workspace);
      const platformUrl = platformUrlFor(request, services.externalUrl);
      return { connection: connectionOf(workspace, { platformUrl, token: '' }) };
    },
  );
};

function requireOutside(workspace: WorkspaceRecord): void {
  try {
    requireExternal(workspace);
  } catch (error) {
    const { message, detail } = toAppError(error);
    throw new HttpProblem(400, message, { runtime: workspace.runtime, hint: detail });
  }
}
