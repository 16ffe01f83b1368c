import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { z } from 'zod';
import type { WorkspaceRecord } from '../store/index.ts';
import type { Access } from './access.ts';
import { isUnreadableBody } from './body.ts';
import { HttpProblem } from './errors.ts';
import type { Limiter, RouteLimit } from './limiter.ts';

/**
 * Who may call: anybody · the workspace of the URL or the owner · the owner only · an agent, for the workspace that it names
 * (checked by the route itself) · whoever the route itself lets in.
 */
export type Tier = 'open' | 'workspace' | 'admin' | 'registry' | 'own';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The error of a body that does not fit. */
    readonly invalid?: string;
  }
}

/** What a route is, for the router, for `/openapi.json` and for the table of compatibility alike. */
export interface RouteSpec<T extends Tier = Tier, B = unknown, Q = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As the router takes it, e.g. `/workspaces/:id/activity`. */
  readonly path: string;
  readonly tier: T;
  /** What it does, in a few words. */
  readonly summary: string;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  /** The error of a body that does not fit, where it is not `invalid request body`. */
  readonly invalid?: string;
  /** The whole answer to a body that cannot be read, where it is not the usual error. */
  readonly unreadable?: Readonly<Record<string, unknown>>;
  /** The error of an `:id` that is no UUID, where it is not `invalid workspace ID`. */
  readonly invalidId?: string;
  readonly bodyLimitBytes?: number;
  /** Of the tier of a workspace: the app's own page, signed in as for the contract, may call it as well. */
  readonly page?: true;
  /** What its tier does not check, before the body is read. Throws the answer. */
  readonly admit?: (request: FastifyRequest) => void;
  /** Besides the limit for everything. */
  readonly limit?: RouteLimit;
  /** It takes a form, of which it reads files in a field of this name. */
  readonly form?: string;
  /**
   * What it answers: the shape of a body, or in a few words when it does. What its tier and its body bring along
   * (see `impliedStatuses`) is not repeated.
   */
  readonly answers: Readonly<Record<number, z.ZodType | string>>;
  /** How it differs from the hosted platform; absent where it does not. */
  readonly difference?: string;
  /** The hosted platform has nothing like it. */
  readonly ours?: true;
}

/** A route of the hosted platform that answers 404 here. */
export interface AbsentRoute {
  readonly method: RouteSpec['method'];
  readonly path: string;
  /** Why, for people. */
  readonly reason: string;
}

/** One request that got as far as its route. */
export interface Call<T extends Tier, B, Q> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: B;
  /** The live workspace of the URL, for the tier of the same name. */
  readonly workspace: T extends 'workspace' ? WorkspaceRecord : undefined;
}

/** Adds one route. What the handler returns is the body of a 200 unless it sent something itself. */
export type Define = <const T extends Tier, B = undefined, Q = undefined>(
  spec: RouteSpec<T, B, Q>,
  handler: (call: Call<T, B, Q>) => unknown,
) => void;

/** A route with the area that it belongs to. */
export type ListedRoute = RouteSpec & { readonly area: string };

/** All routes of one server. */
export interface RouteTable {
  /** What adds routes to an area, e.g. `Activity`. */
  definerOf(area: string): Define;
  readonly routes: readonly ListedRoute[];
}

/** Puts routes on a server and remembers what they are. */
export function routeTable(app: FastifyInstance, access: Access, limiter: Limiter): RouteTable {
  const routes: ListedRoute[] = [];
  const definerOf =
    (area: string): Define =>
    (spec, handler) => {
      routes.push({ ...(spec as RouteSpec), area });
      const limit = spec.limit && limiter.of(spec.limit);
      const route: RouteOptions = {
        method: spec.method,
        url: spec.path,
        config: { ...(spec.invalid === undefined ? {} : { invalid: spec.invalid }) },
        ...(spec.bodyLimitBytes === undefined ? {} : { bodyLimit: spec.bodyLimitBytes }),
        ...(spec.unreadable ? { errorHandler: answersUnreadable(spec.unreadable) } : {}),
        // Before the body: nobody else may make the engine hold that much.
        onRequest: (request, _reply, done) => {
          authorise(spec, request, access);
          spec.admit?.(request);
          if (spec.form !== undefined && !isForm(request))
            throw new HttpProblem(400, 'malformed multipart body');
          limit?.(request);
          done();
        },
        handler: (request, reply) =>
          handler({
            request,
            reply,
            params: request.params as Record<string, string>,
            query: parsed(spec.query, request.query, 'invalid query') as never,
            body: parsed(spec.body, request.body, spec.invalid) as never,
            // Once more: it may have been removed while its body came in.
            workspace: (spec.tier === 'workspace' ? access.live(access.pathId(request)) : undefined) as never,
          }),
      };
      if (spec.form === undefined) app.route(route);
      else addFormRoute(app, route);
    };
  return { definerOf, routes };
}

/** Answers a body that cannot be read in the words of the route, and leaves every other error to everybody's handler. */
function answersUnreadable(
  answer: Readonly<Record<string, unknown>>,
): NonNullable<RouteOptions['errorHandler']> {
  return (error, _request, reply) => {
    if (!isUnreadableBody(error)) throw error;
    return reply.status(400).send(answer);
  };
}

/** Answers 404 with the reason for what the hosted platform has and this app does not. */
export function refuseAbsent(app: FastifyInstance, absent: readonly AbsentRoute[]): void {
  for (const { method, path, reason } of absent) {
    app.route({
      method,
      url: path,
      handler: () => {
        throw new HttpProblem(404, 'not available in Molecule Desktop', { detail: reason });
      },
    });
  }
}

/** The statuses of errors that a route answers because of what it is: its tier and its body. */
export function impliedStatuses(spec: RouteSpec): number[] {
  const ofTier = { open: [], own: [], registry: [401], admin: [401], workspace: [400, 401, 404, 410] };
  return [...new Set([...ofTier[spec.tier], ...(spec.body || spec.query || spec.form ? [400] : [])])];
}

function authorise(
  { tier, invalidId, page }: Pick<RouteSpec, 'tier' | 'invalidId' | 'page'>,
  request: FastifyRequest,
  access: Access,
): void {
  if (tier === 'admin') access.admin(request);
  else if (tier === 'workspace' && page) access.workspaceOrPage(request, invalidId);
  else if (tier === 'workspace') access.workspace(request, invalidId);
}

/** In a scope of its own: what takes forms apart would look at every request there is. */
function addFormRoute(app: FastifyInstance, route: RouteOptions): void {
  void app.register(async (scope) => {
    await scope.register(multipart);
    scope.route(route);
  });
}

function isForm({ headers }: FastifyRequest): boolean {
  return /^multipart\/form-data(;|$)/i.test(headers['content-type'] ?? '');
}

function parsed(schema: z.ZodType | undefined, value: unknown, invalid: string | undefined): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  if (invalid === undefined) throw result.error;
  const issue = result.error.issues[0];
  const detail = issue ? `${issue.path.join('.') || 'body'}: ${issue.message}` : undefined;
  throw new HttpProblem(400, invalid, detail === undefined ? {} : { detail });
}
