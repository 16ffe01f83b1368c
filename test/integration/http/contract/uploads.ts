import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import type { Reply } from '../../../support/in-process-engine.ts';
import { mock, sharedInside } from './managed.ts';
import type { Agent, Row, World } from './row.ts';

const UPLOAD = 'POST /workspaces/:id/chat/uploads';
const DOWNLOAD = 'GET /workspaces/:id/chat/download';
const CONTENT = 'GET /workspaces/:id/pending-uploads/:file_id/content';
const ACK = 'POST /workspaces/:id/pending-uploads/:file_id/ack';
const TRANSCRIPT = 'GET /workspaces/:id/transcript';
const MEBIBYTE = 1024 * 1024;
const FORM = { 'content-type': 'multipart/form-data; boundary=b' };
const HOSTS = encodeURIComponent('/workspace/notes.txt');

interface Given {
  readonly name: string;
  readonly content: string;
  readonly field?: string;
  readonly type?: string;
}

/** A form as clients write it; names as they are. */
function formOf(...files: readonly Given[]): string {
  const parts = files.map(
    ({ name, content, field = 'files', type = 'text/plain' }) =>
      `--b\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`,
  );
  return `${parts.join('')}--b--\r\n`;
}

const one = formOf({ name: 'a b.txt', content: 'hello', type: 'text/plain; charset=utf-8' });

const upload = (world: World, id: string, body: string, headers: Record<string, string> = FORM) =>
  world.asOwner('POST', `/workspaces/${id}/chat/uploads`, body, headers);
const download = (world: World, id: string, query: string) =>
  world.asOwner('GET', `/workspaces/${id}/chat/download${query}`);
const transcript = (world: World, id: string) => world.asOwner('GET', `/workspaces/${id}/transcript?since=0`);

/** Uploads to an agent that fetches, and returns the path of what waits for it. */
async function waiting(world: World): Promise<{ agent: Agent; path: string }> {
  const agent = await world.agent();
  const { json } = await upload(world, agent.id, one);
  const [file] = (json as { files: { uri: string }[] }).files;
  return { agent, path: `/workspaces/${agent.id}/pending-uploads/${file?.uri.split('/')[1]}` };
}

/** An external agent that is called, at an address where this answers; it has registered unless told otherwise. */
async function called(
  world: World,
  answer: RequestListener | null,
  ask: (id: string) => Promise<Reply>,
): Promise<Reply> {
  const server = answer === null ? null : createServer(answer);
  await new Promise<void>((resolve) => (server ? server.listen(0, '127.0.0.1', resolve) : resolve()));
  const port = server ? (server.address() as AddressInfo).port : 9;
  try {
    const url = `http://127.0.0.1:${port}`;
    const made = await world.asOwner('POST', '/workspaces', { name: randomUUID(), external: true, url });
    const { id } = made.json as { id: string };
    await world.asOwner('POST', '/registry/register', { id, url, agent_card: {}, delivery_mode: 'push' });
    return await ask(id);
  } finally {
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }
}

/** One that was never there. */
async function unregistered(world: World): Promise<string> {
  const body = { name: randomUUID(), external: true, delivery_mode: 'push' };
  return ((await world.asOwner('POST', '/workspaces', body)).json as { id: string }).id;
}

/** One that has an address, and knows nothing of this app yet. */
async function unknowing(world: World): Promise<string> {
  const body = { name: randomUUID(), external: true, url: 'http://127.0.0.1:9' };
  return ((await world.asOwner('POST', '/workspaces', body)).json as { id: string }).id;
}

const refusedForms: readonly [string, string, Record<string, string>, string][] = [
  ['it is no form', '{}', {}, 'malformed multipart body'],
  ['it breaks off', one.slice(0, -6), FORM, 'malformed multipart body'],
  ['it has no boundary', one, { 'content-type': 'multipart/form-data' }, 'malformed multipart body'],
  ['it is empty', '--b--\r\n', FORM, 'no files field in request'],
  [
    'nothing in the field',
    formOf({ name: 'a', content: 'x', field: 'f' }),
    FORM,
    'no files field in request',
  ],
  [
    'too many files',
    formOf(...Array.from({ length: 65 }, (_, index) => ({ name: `${index}`, content: '' }))),
    FORM,
    'too many files (limit 64)',
  ],
];

const uploads: Row[] = [
  {
    route: UPLOAD,
    status: 200,
    when: 'it fetches its messages',
    ask: async (world) => upload(world, (await world.agent()).id, one),
    check: ({ json }) =>
      expect(json).toEqual({
        files: [
          {
            uri: expect.stringMatching(/^platform-pending:[0-9a-f-]{36}\/[0-9a-f-]{36}$/),
            name: 'a_b.txt',
            mimeType: 'text/plain',
            size: 5,
          },
        ],
      }),
  },
  {
    route: UPLOAD,
    status: 200,
    when: 'it runs here',
    ask: async (world) => upload(world, await sharedInside(world), one),
    check: ({ json }) =>
      expect(json).toEqual({
        files: [
          {
            uri: expect.stringMatching(
              /^workspace:\/workspace\/\.molecule\/chat-uploads\/[0-9a-f]{32}-a_b\.txt$/,
            ),
            name: 'a_b.txt',
            mimeType: 'text/plain',
            size: 5,
          },
        ],
      }),
  },
  {
    route: UPLOAD,
    status: 200,
    when: 'whatever an agent elsewhere answers',
    ask: (world) =>
      called(
        world,
        (request, response) => {
          request.resume().on('end', () => response.end('{"files":[],"more":1}'));
        },
        (id) => upload(world, id, one),
      ),
    check: ({ text }) => expect(text).toBe('{"files":[],"more":1}'),
  },
  ...refusedForms.map(
    ([when, body, headers, error]): Row => ({
      route: UPLOAD,
      status: 400,
      when,
      error,
      ask: async (world) => upload(world, (await world.agent()).id, body, headers),
    }),
  ),
  {
    route: UPLOAD,
    status: 413,
    when: 'a file is too large',
    error: 'file exceeds per-file cap',
    ask: async (world) =>
      upload(world, (await world.agent()).id, formOf({ name: 'l', content: 'x'.repeat(25 * MEBIBYTE + 1) })),
    check: ({ json }) => expect(json).toMatchObject({ filename: 'l', size: 26_214_401, max: 26_214_400 }),
  },
  {
    route: UPLOAD,
    status: 413,
    when: 'all of it is too large',
    error: 'request body too large',
    ask: async (world) =>
      upload(world, (await world.agent()).id, '', {
        ...FORM,
        'content-length': String(51 * MEBIBYTE),
        connection: 'close',
      }),
  },
  {
    route: UPLOAD,
    status: 422,
    error: 'workspace has no callback URL',
    ask: async (world) => upload(world, await mock(world), one),
  },
  {
    route: UPLOAD,
    status: 502,
    error: 'workspace unreachable',
    ask: (world) => called(world, null, (id) => upload(world, id, one)),
  },
  {
    route: UPLOAD,
    status: 503,
    when: 'it has not registered',
    error: 'workspace url not registered yet',
    ask: async (world) => upload(world, await unregistered(world), one),
  },
  {
    route: UPLOAD,
    status: 503,
    when: 'it does not know this app yet',
    error: 'workspace re-registering — please retry in 30 seconds',
    ask: async (world) => upload(world, await unknowing(world), one),
    check: ({ json, headers }) => {
      expect(json).toMatchObject({ retry_after_seconds: 30 });
      expect(headers['retry-after']).toBe('30');
    },
  },
];

const badPaths: readonly [string, string, string][] = [
  ['it is missing', '', 'path query parameter is required'],
  ['it is relative', '?path=workspace/a', 'path must be absolute'],
  ['it is elsewhere', '?path=/etc/hosts', 'path must be under one of /configs, /workspace, /home, /plugins'],
  ['it leads up', '?path=/workspace/../etc/hosts', 'invalid path'],
  ['it is not in its shortest form', '?path=/workspace//a', 'invalid path'],
  ['it is a credential', '?path=/configs/.platform_inbound_secret', 'invalid path'],
];

const downloads: Row[] = [
  {
    route: DOWNLOAD,
    status: 200,
    async ask(world) {
      const id = await sharedInside(world);
      await world.asOwner('PUT', `/workspaces/${id}/files/notes.txt?root=/workspace`, { content: 'grüße' });
      return download(world, id, `?path=${HOSTS}`);
    },
    check({ text, headers }) {
      expect(text).toBe('grüße');
      expect(headers).toMatchObject({
        'content-type': 'text/plain',
        'content-length': '7',
        'content-disposition': `attachment; filename="notes.txt"; filename*=UTF-8''notes.txt`,
        'x-content-type-options': 'nosniff',
      });
    },
  },
  {
    route: DOWNLOAD,
    status: 200,
    when: 'an agent elsewhere gives it away, as nothing but a file',
    ask: (world) =>
      called(
        world,
        (_request, response) => {
          response.writeHead(200, { 'content-type': 'text/html; x', 'content-disposition': 'inline' });
          response.end('<script>');
        },
        (id) => download(world, id, '?path=/home/a%22b.html'),
      ),
    check: ({ text, headers }) => {
      expect(text).toBe('<script>');
      expect(headers['content-disposition']).toBe(
        `attachment; filename="a_b.html"; filename*=UTF-8''a%22b.html`,
      );
    },
  },
  ...badPaths.map(
    ([when, query, error]): Row => ({
      route: DOWNLOAD,
      status: 400,
      when,
      error,
      ask: async (world) => download(world, await sharedInside(world), query),
    }),
  ),
  {
    route: DOWNLOAD,
    status: 404,
    error: 'file not found',
    ask: async (world) => download(world, await sharedInside(world), '?path=/workspace/none.txt'),
  },
  {
    route: DOWNLOAD,
    status: 422,
    error: 'workspace has no callback URL',
    ask: async (world) => download(world, (await world.agent()).id, `?path=${HOSTS}`),
  },
  {
    route: DOWNLOAD,
    status: 502,
    error: 'workspace unreachable',
    ask: (world) => called(world, null, (id) => download(world, id, `?path=${HOSTS}`)),
  },
  {
    route: DOWNLOAD,
    status: 503,
    error: 'workspace url not registered yet',
    ask: async (world) => download(world, await unregistered(world), `?path=${HOSTS}`),
  },
];

const pending: Row[] = [
  {
    route: CONTENT,
    status: 200,
    async ask(world) {
      const { agent, path } = await waiting(world);
      return world.as(agent, 'GET', `${path}/content`);
    },
    check({ text, headers }) {
      expect(text).toBe('hello');
      expect(headers).toMatchObject({
        'content-type': 'text/plain',
        'content-length': '5',
        'content-disposition': `attachment; filename="a_b.txt"; filename*=UTF-8''a_b.txt`,
      });
    },
  },
  {
    route: ACK,
    status: 200,
    when: 'also the second time',
    async ask(world) {
      const { agent, path } = await waiting(world);
      await world.as(agent, 'POST', `${path}/ack`);
      return world.as(agent, 'POST', `${path}/ack`);
    },
    check: ({ json }) => expect(json).toEqual({ acked: true }),
  },
  {
    route: CONTENT,
    status: 404,
    when: 'the agent has it',
    error: 'upload not found',
    async ask(world) {
      const { agent, path } = await waiting(world);
      await world.as(agent, 'POST', `${path}/ack`);
      return world.as(agent, 'GET', `${path}/content`);
    },
  },
  ...[CONTENT, ACK].flatMap((route): Row[] => {
    const [method = '', template = ''] = route.split(' ');
    const end = template.slice(template.lastIndexOf('/'));
    return [
      {
        route,
        status: 404,
        when: "another's",
        error: 'upload not found',
        async ask(world) {
          const { path } = await waiting(world);
          const other = await world.agent();
          return world.as(
            other,
            method,
            `/workspaces/${other.id}/${path.split('/').slice(3).join('/')}${end}`,
          );
        },
      },
      {
        route,
        status: 400,
        error: 'invalid file ID',
        async ask(world) {
          const agent = await world.agent();
          return world.as(agent, method, `/workspaces/${agent.id}/pending-uploads/nonsense${end}`);
        },
      },
    ];
  }),
];

const transcripts: Row[] = [
  {
    route: TRANSCRIPT,
    status: 200,
    ask: async (world) => transcript(world, await sharedInside(world)),
    check: ({ json }) => expect(json).toMatchObject({ runtime: 'molecule', supported: true, cursor: 0 }),
  },
  {
    route: TRANSCRIPT,
    status: 502,
    error: 'workspace unreachable',
    ask: (world) => called(world, null, (id) => transcript(world, id)),
  },
  {
    route: TRANSCRIPT,
    status: 503,
    error: 'workspace url not registered yet',
    ask: async (world) => transcript(world, (await world.agent()).id),
  },
];

export const uploadRows: readonly Row[] = [...uploads, ...downloads, ...pending, ...transcripts];
