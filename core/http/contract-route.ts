import type { FastifyInstance } from 'fastify';
import { toAppError } from '../base/index.ts';
import type { Access } from './access.ts';
import type { HttpServices } from './services.ts';

/** `POST /contract/<operation>`: the carrier of scripts and the command line, with the owner's token. */
export function contractRoute(app: FastifyInstance, services: HttpServices, access: Access): void {
  app.post('/contract/:operation', async (request, reply) => {
    access.admin(request);
    const { operation } = request.params as { operation: string };
    const connection = new AbortController();
    reply.raw.once('close', () => connection.abort());
    try {
      return { output: await services.dispatch(operation, request.body ?? {}, connection.signal) };
    } catch (error) {
      return reply.status(400).send({ error: toAppError(error).toJSON() });
    }
  });
}
