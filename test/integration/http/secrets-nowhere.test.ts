import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { until } from '../../support/until.ts';

const MARKER = 'correct-horse-battery-staple';
const VALUES = '/workspaces/{id}/secrets/values';

let host: InProcessEngine;
let agent: { id: string; token: string };
/** One that runs here, with an instance. */
let managedId: string;
const told: string[] = [];

const owner = (method: string, url: string, body?: unknown) =>
  host.send(url, { method, token: host.adminToken, ...(body === undefined ? {} : { body }) });

beforeAll(async () => {
  host = await startInProcess({ logLevel: 'trace', env: { MOLECULE_MCP_ALLOW_SEND_MESSAGE: 'true' } });
  host.engine.events.on((batch) => told.push(JSON.stringify(batch)));
  agent = await host.createAgent('Ada');
  await owner('PUT', '/settings/secrets', { key: 'FOR_ALL', value: `all-${MARKER}` });
  await owner('PUT', `/workspaces/${agent.id}/secrets`, { key: 'OWN', value: `own-${MARKER}` });
  const secrets = { MADE_WITH: `made-${MARKER}` };
  const made = await owner('POST', '/workspaces', { name: 'Bea', secrets });
  managedId = (made.json as { id: string }).id;
  await until('it is online', async () => {
    const { json } = await owner('GET', `/workspaces/${managedId}`);
    return (json as { status: string }).status === 'online';
  });
});
afterAll(() => host.dispose());

interface Operation {
  readonly path: string;
  readonly method: string;
}
async function operations(): Promise<Operation[]> {
  const { paths } = (await owner('GET', '/openapi.json')).json as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([each, item]) =>
    Object.keys(item).map((method) => ({ path: each, method: method.toUpperCase() })),
  );
}

/** The body, or what a stream begins with. */
async function read(url: string, token?: string): Promise<string> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${host.engine.info().url}${url}`, { headers });
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  const { value } = (await response.body?.getReader().read()) ?? {};
  await response.body?.cancel().catch(() => undefined);
  return Buffer.from(value ?? []).toString();
}

const urlOf = (pattern: string, id: string) =>
  pattern
    .replace('{id}', id)
    .replace('{runtime}', 'molecule')
    .replaceAll(/\{\w+\}/g, 'x');
const mentions = (text: string) => text.includes(MARKER);

test('no route that reads tells a secret, to the owner, to an agent or to anybody', async () => {
  const reads = (await operations()).filter(({ method, path: url }) => method === 'GET' && url !== VALUES);
  expect(reads.length).toBeGreaterThan(60);
  const leaks: string[] = [];
  for (const token of [host.adminToken, agent.token, undefined]) {
    for (const id of [agent.id, managedId]) {
      for (const { path: pattern } of reads) {
        const text = await read(urlOf(pattern, id), token);
        if (mentions(text)) leaks.push(`${pattern}: ${text.slice(0, 200)}`);
      }
    }
  }
  expect(leaks).toEqual([]);
  expect(await read(urlOf(VALUES, agent.id), agent.token), 'the one that does').toContain(`own-${MARKER}`);
  expect(await read(urlOf(VALUES, managedId), agent.token), 'and to nobody else').not.toContain(MARKER);
}, 60_000);

test('what cannot be stored is not told back, in an error or anywhere', async () => {
  const writes = (await operations()).filter(({ method }) => method !== 'GET' && method !== 'DELETE');
  const value = `refused-${MARKER}`;
  const bodies = [
    { key: 'not a name', value },
    { key: 'PATH', value },
    { key: 'OWN', value: [value] },
    { value },
    `{"key":"OWN","value":"${value}"`,
    { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'get_workspace_info', arguments: {} } },
  ];
  for (const { method, path: pattern } of writes.filter(({ path: url }) => /secrets|mcp/.test(url))) {
    for (const body of bodies) {
      const { text } = await owner(method, urlOf(pattern, agent.id), body);
      expect(text, `${method} ${pattern} ${JSON.stringify(body)}`).not.toContain(MARKER);
    }
  }
});

test('nor is it in an event, a log, what the interface gets, or readable on the disk', async () => {
  for (const operation of ['engine.snapshot', 'engine.info', 'secrets.list', 'tasks.list'] as const) {
    const seen = await host.engine.dispatch(operation, {}).catch((error: unknown) => error);
    expect(JSON.stringify(seen) ?? '', operation).not.toContain(MARKER);
  }
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter(mentions)).toEqual([]);
  const holders: string[] = [];
  for (const entry of await readdir(host.home, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    if ((await readFile(file)).includes(MARKER)) holders.push(path.relative(host.home, file));
  }
  expect(holders).toEqual([]);
});
