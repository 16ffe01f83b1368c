import type { FastifyRequest } from 'fastify';

/**
 * Where whoever asks reaches this app, without a slash at the end: what the owner has set, else what they asked
 * themselves. Only hosts that are ours get this far, and what proxies say of the way here is not trusted.
 */
export function platformUrlFor(
  request: Pick<FastifyRequest, 'headers'>,
  externalUrl: string | undefined,
): string {
  return externalUrl ?? `http://${request.headers.host}`;
}
