import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sha256 } from '../base/index.ts';
import type { Access } from './access.ts';
import { HttpProblem } from './errors.ts';

const MINUTE_MS = 60_000;
/** Who is counted at the same time; the one that asked longest ago is forgotten first. */
const COUNTED_MAX = 10_000;
/** What only the interface asks for, and what it is made of. */
const UNCOUNTED = /^\/(?:contract\/|assets\/|$|\?)/;

/** A limit that a route has besides the one for everything. */
export interface RouteLimit {
  readonly max: number;
  readonly windowMs: number;
  /** Whose requests are counted together. */
  readonly by: 'token' | 'address';
  /** The error of what is too much. */
  readonly error: string;
}

export interface Limiter {
  /** Counts requests of one route, and throws 429 from the one on that is too much. */
  of(limit: RouteLimit): (request: FastifyRequest) => Promise<void>;
}

/**
 * Counts the requests of each caller within a minute, says so in the headers of every answer, and refuses what is too much.
 * `perMinute` null: nothing is refused.
 */
export async function limitRequests(
  app: FastifyInstance,
  access: Access,
  perMinute: number | null,
): Promise<Limiter> {
  await app.register(rateLimit, { global: false, cache: COUNTED_MAX });
  const counter = app.createRateLimit({
    max: perMinute ?? 0,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => callerKey(request, access),
  });
  app.addHook('onRequest', async (request, reply) => {
    if (UNCOUNTED.test(request.url)) return;
    if (perMinute === null) {
      reply.header('x-ratelimit-limit', 'unlimited');
      return;
    }
    const count = await counter(request);
    if (count.isAllowed) return;
    tell(reply, count);
    if (count.isExceeded) throw tooMany('rate limit exceeded', count.ttlInSeconds);
  });

  return {
    of({ max, windowMs, by, error }) {
      const own = app.createRateLimit({
        max,
        timeWindow: windowMs,
        keyGenerator: (request) => (by === 'address' ? addressKey(request) : callerKey(request, access)),
      });
      return async (request) => {
        const count = await own(request);
        if (!count.isAllowed && count.isExceeded) throw tooMany(error, count.ttlInSeconds);
      };
    },
  };
}

function tell(reply: FastifyReply, count: { max: number; remaining: number; ttlInSeconds: number }): void {
  reply.header('x-ratelimit-limit', count.max);
  reply.header('x-ratelimit-remaining', count.remaining);
  reply.header('x-ratelimit-reset', count.ttlInSeconds);
}

function tooMany(error: string, seconds: number): HttpProblem {
  const body = { retry_after: seconds };
  return new HttpProblem(429, error, body, { 'retry-after': String(seconds) });
}

/**
 * Whose requests are counted together. Only tokens that somebody owns have a count of their own: whoever guesses counts by
 * address, and cannot push others out of the memory. Who a header claims to be does not count at all.
 */
function callerKey(request: FastifyRequest, access: Access): string {
  const identity = access.identity(request);
  if ('orgToken' in identity && identity.orgToken) return `org:${identity.orgToken.id}`;
  return 'secret' in identity ? `tok:${sha256(identity.secret)}` : addressKey(request);
}

const addressKey = (request: FastifyRequest) => `ip:${request.socket.remoteAddress ?? ''}`;
