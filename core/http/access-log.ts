import type { FastifyInstance } from 'fastify';
import { type Logger, redact } from '../base/index.ts';

/**
 * A line per request at debug level. The private prefix is off the URL by then; what a query carries as a token is taken out.
 */
export function logRequests(app: FastifyInstance, logger: Logger): void {
  if (!logger.isLevelEnabled('debug')) return;
  app.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const ms = Math.round(reply.elapsedTime);
    logger.debug({ method, url: redact(request.url), status: reply.statusCode, ms }, 'answered');
    done();
  });
}
