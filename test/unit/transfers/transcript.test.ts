import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WorkspaceRecord } from '../../../core/store/index.ts';
import { Transcripts } from '../../../core/transfers/index.ts';

/** Bearers that the agent was shown. */
let shown: (string | undefined)[];
let server: Server;
let workspace: WorkspaceRecord;

beforeEach(async () => {
  shown = [];
  // As the Python runtime has it: nobody but who knows its token.
  server = createServer(({ headers: { authorization } }, response) => {
    shown.push(authorization);
    const isKnown = authorization === 'Bearer of-the-agent';
    response.writeHead(isKnown ? 200 : 401).end(isKnown ? '{"lines":[]}' : '{"error":"unauthorized"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  workspace = { id: 'w', name: 'Reader', url, external: false, runtime: 'langgraph' } as WorkspaceRecord;
});
afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

const read = (token: string | null, record = workspace, bearer?: string) =>
  new Transcripts({ secrets: { get: () => 'of-the-app' }, tokenOf: async () => token }).read(
    record,
    {},
    AbortSignal.timeout(10_000),
    bearer,
  );

test('an agent that knows no secret of the app is shown its own token', async () => {
  expect(await read('of-the-agent')).toEqual({ status: 200, text: '{"lines":[]}' });
  expect(shown).toEqual(['Bearer of-the-app', 'Bearer of-the-agent']);
});

test('its refusal stays where its token is not to be had', async () => {
  expect(await read(null)).toMatchObject({ status: 401 });
  expect(shown).toEqual(['Bearer of-the-app']);
});

test('an agent elsewhere has no files here to look for a token in', async () => {
  expect(await read('of-the-agent', { ...workspace, external: true })).toMatchObject({ status: 401 });
});

test('who comes with the token of the agent shows just that', async () => {
  expect(await read(null, workspace, 'of-the-agent')).toMatchObject({ status: 200 });
  expect(shown).toEqual(['Bearer of-the-agent']);
});
