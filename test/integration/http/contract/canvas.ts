import { expect } from 'vitest';
import type { Row } from './row.ts';

const READ = 'GET /canvas/viewport';
const WRITE = 'PUT /canvas/viewport';
const PAGE = { origin: 'http://localhost:3000' };

export const canvasRows: readonly Row[] = [
  {
    route: WRITE,
    status: 200,
    when: 'by a page that is let in, and it is read again',
    async ask({ host }) {
      const body = { x: 12.5, y: -3, zoom: 0.75 };
      const saved = await host.send('/canvas/viewport', { method: 'PUT', headers: PAGE, body });
      expect((await host.send('/canvas/viewport', { headers: PAGE })).json).toEqual(body);
      return saved;
    },
    check: ({ json }) => expect(json).toEqual({ status: 'saved' }),
  },
  {
    route: WRITE,
    status: 200,
    when: 'by a workspace',
    async ask(world) {
      return world.as(await world.agent(), 'PUT', '/canvas/viewport', { x: 1, y: 2, zoom: 1 });
    },
  },
  {
    route: WRITE,
    status: 400,
    when: 'it is no number',
    error: 'invalid request body',
    ask: ({ asOwner }) => asOwner('PUT', '/canvas/viewport', { x: 'left', y: 0, zoom: 1 }),
  },
  {
    route: WRITE,
    status: 401,
    when: 'by nobody in particular',
    error: 'admin auth required',
    ask: ({ host }) => host.send('/canvas/viewport', { method: 'PUT', body: { x: 1, y: 1, zoom: 1 } }),
  },
  {
    route: WRITE,
    status: 401,
    when: 'with a token that nobody has, whatever page it comes from',
    error: 'invalid admin auth token',
    ask: ({ host }) =>
      host.send('/canvas/viewport', { method: 'PUT', token: 'x'.repeat(43), headers: PAGE, body: {} }),
  },
  { route: READ, status: 200, ask: ({ asOwner }) => asOwner('GET', '/canvas/viewport') },
  {
    route: READ,
    status: 401,
    error: 'admin auth required',
    ask: ({ host }) => host.send('/canvas/viewport'),
  },
];
