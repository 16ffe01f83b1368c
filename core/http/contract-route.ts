import type { FastifyInstance, FastifyRequest } from 'fastify';
import { toAppError } from '../base/index.ts';
import type { Access } from './access.ts';
import type { HttpServices } from './services.ts';

/** The bundle of a whole org, which no other operation comes near. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** `POST /contract/<operation>`: the carrier of scripts and the command line, with the owner's token. */
export function contractRoute(app: FastifyInstance, services: HttpServices, access: Access): void {
  // Before the body: nobody else may make the engine hold that much.
  const onRequest = async (request: FastifyRequest) => access.owner(request);
  app.post('/contract/:operation', { bodyLimit: MAX_BODY_BYTES, onRequest }, async (request, reply) => {
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
