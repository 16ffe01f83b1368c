import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { passOn, whileOpen } from '../pass-on.ts';
import type { Routes } from '../services.ts';

const transcriptQuery = z.object({ since: z.string().optional(), limit: z.string().optional() });

export const transcriptRoutes: Routes = (define, services) => {
  define(
    {
      method: 'GET',
      path: '/workspaces/:id/transcript',
      tier: 'workspace',
      summary: 'What the agent has heard, done and said, as it tells it itself',
      query: transcriptQuery,
      answers: {
        200: z.record(z.string(), z.unknown()),
        502: 'the agent does not answer',
        503: 'it has not registered yet',
      },
      difference:
        'only its own token gets to an agent; for the owner the app proves itself with the inbound secret, or with the token that lies in the files of an agent that it runs',
    },
    async ({ workspace, query, request, reply }) => {
      const bearer = ownBearer(request, workspace.id);
      return passOn(reply, await services.transcripts.read(workspace, query, whileOpen(reply), bearer));
    },
  );

  const ownBearer = ({ headers }: FastifyRequest, id: string): string | null => {
    const token = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    return token !== undefined && services.tokens.ownerOf(token, 'bearer') === id ? token : null;
  };
};
