import type { FastifyInstance } from 'fastify';
import type { Access } from '../../core/http/access.ts';
import type { Limiter } from '../../core/http/limiter.ts';
import { type Define, routeTable } from '../../core/http/route.ts';

/** What adds routes to a bare server of a test, with no limit for anybody. */
export function defineOn(app: FastifyInstance, access: Partial<Record<keyof Access, unknown>>): Define {
  const limiter = { of: () => () => undefined } as unknown as Limiter;
  return routeTable(app, access as unknown as Access, limiter).definerOf('Test');
}
