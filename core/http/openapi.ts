import { z } from 'zod';
import {
  type AbsentRoute,
  impliedStatuses,
  type ListedRoute,
  type RouteSpec,
  type RouteTable,
} from './route.ts';

const ERROR = { $ref: '#/components/schemas/Error' };
const MEANING: Readonly<Record<number, string>> = {
  400: 'The request does not fit',
  401: 'The token is missing or not valid here',
  404: 'There is no such workspace',
  410: 'The workspace was removed',
};
const TIER_TEXT: Readonly<Record<RouteSpec['tier'], string>> = {
  open: 'Anybody',
  workspace: "The workspace's own token, or the owner's",
  admin: "The owner's token",
  registry: "The workspace's own token, once it has one",
  own: 'See the description',
};

/** Serves the document of all routes that are in the table by the time that somebody asks, itself among them. */
export function openApiRoute(table: RouteTable, absent: readonly AbsentRoute[], version: string): void {
  let text: string | undefined;
  table.definerOf('Health')(
    {
      method: 'GET',
      path: '/openapi.json',
      tier: 'open',
      summary: 'This API as an OpenAPI document',
      answers: { 200: z.record(z.string(), z.unknown()) },
      ours: true,
    },
    ({ reply }) => {
      text ??= JSON.stringify(openApiDocument(table.routes, absent, version));
      return reply.type('application/json; charset=utf-8').send(text);
    },
  );
}

/** The OpenAPI 3.1 document of these routes, made from the schemas that check the requests. */
function openApiDocument(
  routes: readonly ListedRoute[],
  absent: readonly AbsentRoute[],
  version: string,
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}');
    const item = paths[path] ?? {};
    paths[path] = item;
    item[route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Molecule platform API', version },
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Error: {
          type: 'object',
          required: ['error'],
          properties: { error: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } },
        },
      },
    },
    'x-absent': absent,
  };
}

function operationOf(spec: ListedRoute): Record<string, unknown> {
  return {
    tags: [spec.area],
    summary: spec.summary,
    description: TIER_TEXT[spec.tier],
    ...(spec.tier === 'open' ? {} : { security: [{ bearer: [] }] }),
    parameters: [...pathParameters(spec.path), ...queryParameters(spec.query)],
    ...(spec.body
      ? {
          requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(spec.body) } } },
        }
      : {}),
    ...(spec.form === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'multipart/form-data': { schema: formOf(spec.form) } } },
        }),
    responses: responsesOf(spec),
    'x-route': `${spec.method} ${spec.path}`,
    'x-tier': spec.tier,
    'x-answers': Object.keys(spec.answers),
    ...(spec.difference ? { 'x-difference': spec.difference } : {}),
    ...(spec.ours ? { 'x-ours': true } : {}),
  };
}

function responsesOf(spec: RouteSpec): Record<string, unknown> {
  const implied = impliedStatuses(spec).map((status) => [status, MEANING[status]] as const);
  const answers: Record<number, z.ZodType | string | undefined> = {
    ...Object.fromEntries(implied),
    429: 'Too many requests in this minute',
    ...spec.answers,
  };
  const responses = Object.entries(answers).map(([status, answer]) => {
    const isError = Number(status) >= 400;
    const description = typeof answer === 'string' ? answer : isError ? 'Refused' : 'Done';
    const schema = typeof answer === 'object' ? jsonSchema(answer) : isError ? ERROR : undefined;
    return [status, { description, ...(schema ? { content: { 'application/json': { schema } } } : {}) }];
  });
  return Object.fromEntries(responses);
}

function pathParameters(path: string) {
  const names = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]);
  return [...names, ...(path.includes('*') ? ['path'] : [])].map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodType | undefined) {
  if (query === undefined) return [];
  const { properties = {} } = jsonSchema(query) as { properties?: Record<string, unknown> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }));
}

function formOf(field: string): Record<string, unknown> {
  const file = { type: 'string', format: 'binary' };
  return { type: 'object', required: [field], properties: { [field]: { type: 'array', items: file } } };
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}
