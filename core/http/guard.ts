import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './errors.ts';

/** Hosts that are this engine, and origins whose pages may use it besides its own. */
export interface Neighbourhood {
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
}

/**
 * For whatever is answered; pages bring their own policy. What agents made may be among the answers, and is never to run as
 * a page of this origin. No Strict-Transport-Security: this is plain HTTP on loopback, where it means nothing.
 */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'content-security-policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
};

/** Why a request is not from here: a host that only rebound DNS names have, or the page of another site. */
export function foreignness(headers: IncomingHttpHeaders, { hosts, origins }: Neighbourhood) {
  const host = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (!hosts.has(host)) return 'host';
  const { origin } = headers;
  return origin === undefined || isSameOrigin(headers) || origins.has(origin) ? null : 'origin';
}

/** Whether a page of this engine itself asks. */
export function isSameOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  return origin === `http://${host}`;
}

/**
 * The same, also of what it only reads: browsers name no origin then, and say themselves where it comes from and what for.
 * Only a program of the page may read: what agents made is never to be run, shown or applied as a part of the page.
 */
export function isOfOwnPage({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET') return isSameOrigin(headers);
  const isElsewhere = headers.origin !== undefined && !isSameOrigin(headers);
  const { 'sec-fetch-site': site, 'sec-fetch-dest': destination } = headers;
  return !isElsewhere && site === 'same-origin' && destination === 'empty';
}

/** Refuses foreign hosts (DNS rebinding), answers cross-origin questions, sets the security headers. */
export function guard(app: FastifyInstance, neighbourhood: Neighbourhood): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    const foreign = foreignness(request.headers, neighbourhood);
    if (foreign) throw new HttpProblem(403, `${foreign} not allowed`);
    const { origin } = request.headers;
    if (origin === undefined || isSameOrigin(request.headers)) {
      done();
      return;
    }
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
    if (request.method !== 'OPTIONS') done();
    else {
      void reply
        .headers({
          'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
          'access-control-allow-headers': 'Origin, Content-Type, X-Workspace-ID, Authorization',
        })
        .status(204)
        .send();
    }
  });
}
