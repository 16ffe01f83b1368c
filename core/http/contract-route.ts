import type { FastifyInstance } from 'fastify';
import { toAppError } from '../base/index.ts';
import type { Access } from './access.ts';
import type { HttpServices } from './services.ts';

/** A file of 5 MiB as base64, and what goes with it. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** `POST /contract/<operation>`: the carrier of scripts and the command line, with the owner's token. */
export function contractRoute(app: FastifyInstance, services: HttpServices, access: Access): void {
  app.post('/contract/:operation', { bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
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
