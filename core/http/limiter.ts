import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sha256 } from '../base/index.ts';
import type { Access } from './access.ts';
import { HttpProblem } from './errors.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;
/** Who is counted at the same time; whose window began first is forgotten first. */
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
  of(limit: RouteLimit): (request: FastifyRequest) => void;
}

/**
 * Counts the requests of each caller within a minute, says so in the headers of every answer, and refuses what is too much.
 * `perMinute` null: nothing is refused.
 */
export function limitRequests(app: FastifyInstance, access: Access, perMinute: number | null): Limiter {
  const count = counterOf(MINUTE_MS);
  app.addHook('onRequest', (request, reply, done) => {
    if (!UNCOUNTED.test(request.url)) {
      if (perMinute === null) reply.header('x-ratelimit-limit', 'unlimited');
      else tell(reply, perMinute, count(callerKey(request, access)));
    }
    done();
  });

  return {
    of({ max, windowMs, by, error }) {
      const countOwn = counterOf(windowMs);
      return (request) => {
        const { asked, secondsLeft } = countOwn(
          by === 'address' ? addressKey(request) : callerKey(request, access),
        );
        if (asked > max) throw tooMany(error, secondsLeft);
      };
    },
  };
}

interface Count {
  /** Requests of this caller in the window, this one among them. */
  readonly asked: number;
  readonly secondsLeft: number;
}

/** Counts by caller, from the first request of each on for so long. Before every request this costs about a microsecond. */
function counterOf(windowMs: number): (key: string) => Count {
  const windows = new Map<string, { endsAt: number; asked: number }>();
  return (key) => {
    const now = performance.now();
    let window = windows.get(key);
    if (window === undefined || now >= window.endsAt) {
      windows.delete(key);
      const [oldest] = windows.size < COUNTED_MAX ? [] : windows.keys();
      if (oldest !== undefined) windows.delete(oldest);
      window = { endsAt: now + windowMs, asked: 0 };
      windows.set(key, window);
    }
    window.asked += 1;
    return { asked: window.asked, secondsLeft: Math.ceil((window.endsAt - now) / SECOND_MS) };
  };
}

/** Throws 429. */
function tell(reply: FastifyReply, max: number, { asked, secondsLeft }: Count): void {
  reply.header('x-ratelimit-limit', max);
  reply.header('x-ratelimit-remaining', Math.max(0, max - asked));
  reply.header('x-ratelimit-reset', secondsLeft);
  if (asked > max) throw tooMany('rate limit exceeded', secondsLeft);
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
