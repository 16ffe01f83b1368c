import type { FastifyInstance } from 'fastify';
import { type Logger, redact } from '../base/index.ts';

/** As long as a token or longer. Ids are shorter. */
const LIKE_A_TOKEN = /[A-Za-z0-9_-]{43,}/g;

/**
 * A line per request at debug level. The private prefix is off the URL by then, unless somebody has written it in a way
 * that counts as none: whatever may be a token is taken out.
 */
export function logRequests(app: FastifyInstance, logger: Logger): void {
  app.addHook('onResponse', (request, reply, done) => {
    // The level may change at any time.
    if (!logger.isLevelEnabled('debug')) {
      done();
      return;
    }
    const { method } = request;
    const ms = Math.round(reply.elapsedTime);
    logger.debug(
      { method, url: redact(request.url).replace(LIKE_A_TOKEN, '[REDACTED]'), status: reply.statusCode, ms },
      'answered',
    );
    done();
  });
}
