import type { FastifyInstance, FastifyRequest } from 'fastify';
import { toAppError } from '../base/index.ts';
import { BUNDLE_FRAME_BYTES } from '../contract/index.ts';
import type { Access } from './access.ts';
import type { HttpServices } from './services.ts';

/** `POST /contract/<operation>`: the carrier of scripts and the command line, with the owner's token. */
export function contractRoute(app: FastifyInstance, services: HttpServices, access: Access): void {
  // A bundle is the most that an operation takes. Before the body: nobody else may make the engine hold that much.
  const onRequest = async (request: FastifyRequest) => access.owner(request);
  app.post('/contract/:operation', { bodyLimit: BUNDLE_FRAME_BYTES, onRequest }, async (request, reply) => {
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
