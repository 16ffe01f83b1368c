import fastify from 'fastify';
import { expect } from 'vitest';
import { AppError, silentLogger } from '../../../../core/base/index.ts';
import type { Access } from '../../../../core/http/access.ts';
import { sendError } from '../../../../core/http/errors.ts';
import { imageRoutes } from '../../../../core/http/routes/images.ts';
import type { HttpServices } from '../../../../core/http/services.ts';
import { defineOn } from '../../../support/define-routes.ts';
import type { Reply } from '../../../support/in-process-engine.ts';
import { sharedInside } from './managed.ts';
import type { Row, World } from './row.ts';

const LIST = 'GET /workspaces/:id/files';
const READ = 'GET /workspaces/:id/files/*';
const WRITE = 'PUT /workspaces/:id/files/*';
const REMOVE = 'DELETE /workspaces/:id/files/*';
const WRITE_ALL = 'PUT /workspaces/:id/files';
const DIAGNOSE = 'GET /workspaces/:id/terminal/diagnose';
const LOGS = 'GET /workspaces/:id/logs';
const REFRESH = 'POST /admin/workspace-images/refresh';
/** One byte more than a file may have. */
const TOO_MUCH = 5 * 1024 * 1024 + 1;

const inside = async (world: World, method: string, path: string, body?: unknown) =>
  world.asOwner(method, `/workspaces/${await sharedInside(world)}${path}`, body);
const refused = (route: string, when: string, path: string, error: string | RegExp, body?: unknown): Row => ({
  route,
  status: 400,
  when,
  error,
  ask: (world) => inside(world, route.split(' ')[0] ?? '', path, body),
});
const BAD_ROOT = /^root must be one of \/configs, \/workspace/;

const files: Row[] = [
  {
    route: WRITE,
    status: 200,
    ask: (world) => inside(world, 'PUT', '/files/notes/a.txt?root=/workspace', { content: 'grüße' }),
    check: ({ json }) => expect(json).toEqual({ status: 'saved', path: 'notes/a.txt' }),
  },
  refused(WRITE, 'no such root', '/files/a?root=/etc', BAD_ROOT, { content: '' }),
  refused(WRITE, 'a path that leads out', '/files/..%2F..%2Fa', 'invalid path', { content: '' }),
  {
    route: WRITE,
    status: 413,
    ask: (world) => inside(world, 'PUT', '/files/big?root=/workspace', { content: 'x'.repeat(TOO_MUCH) }),
  },
  {
    route: READ,
    status: 200,
    ask: (world) => inside(world, 'GET', '/files/notes/a.txt?root=/workspace'),
    check: ({ json }) => expect(json).toEqual({ path: 'notes/a.txt', content: 'grüße', size: 7 }),
  },
  refused(READ, 'no such root', '/files/a?root=/etc', BAD_ROOT),
  refused(READ, 'a path that leads out', '/files/..%2F..%2Fetc%2Fpasswd', 'invalid path'),
  {
    route: READ,
    status: 404,
    when: 'the same path below another root',
    error: 'file not found',
    ask: (world) => inside(world, 'GET', '/files/notes/a.txt'),
  },
  {
    route: READ,
    status: 404,
    when: 'it has no files at all',
    error: 'file not found',
    ask: async (world) => world.asOwner('GET', `/workspaces/${(await world.agent()).id}/files/config.yaml`),
  },
  {
    route: LIST,
    status: 200,
    ask: (world) => inside(world, 'GET', '/files?root=/workspace&depth=2&path=notes'),
    check: ({ json }) =>
      expect(json).toMatchObject([{ path: expect.stringMatching(/a\.txt$/), size: 7, dir: false }]),
  },
  {
    route: LIST,
    status: 200,
    when: 'it has no files at all',
    ask: async (world) => world.asOwner('GET', `/workspaces/${(await world.agent()).id}/files`),
    check: ({ text }) => expect(text).toBe('[]'),
  },
  refused(LIST, 'no such root', '/files?root=/etc', BAD_ROOT),
  refused(LIST, 'a depth that is none', '/files?depth=6', 'depth must be between 1 and 5'),
  refused(LIST, 'a path that leads out', '/files?path=..', 'invalid path'),
  { route: LIST, status: 404, ask: (world) => inside(world, 'GET', '/files?path=nowhere') },
  {
    route: REMOVE,
    status: 200,
    ask: (world) => inside(world, 'DELETE', '/files/notes/a.txt?root=/workspace'),
    check: ({ json }) => expect(json).toEqual({ status: 'deleted', path: 'notes/a.txt' }),
  },
  refused(REMOVE, 'a path that leads out', '/files/..%2Fa', 'invalid path'),
  {
    route: REMOVE,
    status: 404,
    ask: (world) => inside(world, 'DELETE', '/files/nothing.txt?root=/workspace'),
  },
  {
    route: WRITE_ALL,
    status: 200,
    ask: (world) =>
      inside(world, 'PUT', '/files?root=/workspace', { files: { 'a.txt': 'a', 'b/c.txt': 'c' } }),
    check: ({ json }) =>
      expect(json).toEqual({
        status: 'replaced',
        workspace: expect.any(String),
        files: 2,
        source: 'container',
      }),
  },
  refused(WRITE_ALL, 'no such root', '/files?root=/etc', BAD_ROOT, { files: {} }),
  refused(WRITE_ALL, 'more than 200', '/files', 'too many files (limit 200)', {
    files: Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`f${index}`, ''])),
  }),
  refused(WRITE_ALL, 'a path that leads out', '/files', 'invalid path', { files: { '../a': '' } }),
  {
    route: WRITE_ALL,
    status: 413,
    ask: (world) => inside(world, 'PUT', '/files?root=/workspace', { files: { big: 'x'.repeat(TOO_MUCH) } }),
  },
  {
    route: WRITE_ALL,
    status: 503,
    error: 'workspace offline — retry after it starts',
    ask: async (world) =>
      world.asOwner('PUT', `/workspaces/${(await world.agent()).id}/files`, { files: { a: '' } }),
  },
];

const watching: Row[] = [
  {
    route: DIAGNOSE,
    status: 200,
    ask: (world) => inside(world, 'GET', '/terminal/diagnose'),
    check: ({ json }) =>
      expect(json).toMatchObject({
        remote: false,
        ok: true,
        steps: [{ name: 'docker available' }, { name: 'container running' }, { name: 'exec probe' }],
      }),
  },
  {
    route: DIAGNOSE,
    status: 200,
    when: 'nothing runs',
    ask: async (world) => world.asOwner('GET', `/workspaces/${(await world.agent()).id}/terminal/diagnose`),
    check: ({ json }) =>
      expect(json).toMatchObject({
        ok: false,
        first_failure: 'container running',
        steps: [{ ok: true }, { ok: false, error: 'nothing runs here for this workspace' }],
      }),
  },
  {
    route: DIAGNOSE,
    status: 401,
    async ask(world) {
      const [one, other] = [await world.agent(), await world.agent()];
      const path = `/workspaces/${one.id}/terminal/diagnose`;
      return world.as(one, 'GET', path, undefined, { 'x-workspace-id': other.id });
    },
  },
  {
    route: DIAGNOSE,
    status: 403,
    error: 'access denied: workspaces cannot communicate per hierarchy rules',
    async ask(world) {
      const nephew = await world.agent((await world.agent()).id);
      const path = `/workspaces/${(await world.agent()).id}/terminal/diagnose`;
      return world.asOwner('GET', path, undefined, { 'x-workspace-id': nephew.id });
    },
  },
  {
    route: LOGS,
    status: 200,
    ask: (world) => inside(world, 'GET', '/logs?tail=5'),
    check: ({ headers }) => expect(headers['content-type']).toBe('text/plain; charset=utf-8'),
  },
  refused(LOGS, 'a time that nobody understands', '/logs?since=once', /^since must be like/),
  {
    route: LOGS,
    status: 409,
    ask: async (world) => world.asOwner('GET', `/workspaces/${(await world.agent()).id}/logs`),
  },
  { route: 'GET /workspaces/:id/stats', status: 200, ask: (world) => inside(world, 'GET', '/stats') },
  {
    route: 'GET /workspaces/:id/stats',
    status: 409,
    ask: async (world) => world.asOwner('GET', `/workspaces/${(await world.agent()).id}/stats`),
  },
  {
    route: 'GET /stats',
    status: 200,
    async ask(world) {
      await sharedInside(world);
      return world.asOwner('GET', '/stats');
    },
  },
];

/** As if there were a Docker that gets images, or does not answer. */
async function refreshWith(refreshImages: HttpServices['refreshImages']): Promise<Reply> {
  const app = fastify();
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, silentLogger()));
  const access = { admin: () => undefined } as unknown as Access;
  const services = { knownRuntimes: async () => ['hermes'], refreshImages } as unknown as HttpServices;
  imageRoutes(defineOn(app, access), services, access);
  const reply = await app.inject({ method: 'POST', url: '/admin/workspace-images/refresh?runtime=hermes' });
  await app.close();
  return { status: reply.statusCode, headers: {}, text: reply.body, json: reply.json() };
}

const images: Row[] = [
  {
    route: REFRESH,
    status: 200,
    ask: () => refreshWith(async () => ({ pulled: ['hermes'], failed: [], recreated: [], errors: [] })),
    check: ({ json }) => expect(json).toEqual({ pulled: ['hermes'], failed: [], recreated: [] }),
  },
  {
    route: REFRESH,
    status: 400,
    error: 'unknown runtime: no-such',
    ask: (world) => world.asOwner('POST', '/admin/workspace-images/refresh?runtime=no-such'),
  },
  {
    route: REFRESH,
    status: 503,
    ask: () =>
      refreshWith(() => {
        throw new AppError('docker_absent', 'Docker does not answer');
      }),
  },
];

export const insideRows: readonly Row[] = [...files, ...watching, ...images];
