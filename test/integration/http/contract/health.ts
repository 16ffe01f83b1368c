import { expect } from 'vitest';
import type { Row } from './row.ts';

export const healthRows: readonly Row[] = [
  {
    route: 'GET /health',
    status: 200,
    ask: ({ host }) => host.send('/health'),
    check: ({ json }) => expect(json).toEqual({ status: 'ok' }),
  },
  { route: 'GET /buildinfo', status: 200, ask: ({ host }) => host.send('/buildinfo') },
  { route: 'GET /openapi.json', status: 200, ask: ({ host }) => host.send('/openapi.json') },
];
