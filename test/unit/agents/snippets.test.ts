import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { connectionOf } from '../../../core/agents/index.ts';
import { newId } from '../../../core/base/index.ts';
import { temporaryFolder } from '../../support/store.ts';

const run = promisify(execFile);
const AGENTS = [
  'python_snippet',
  'claude_code_channel_snippet',
  'hermes_channel_snippet',
  'codex_snippet',
  'openclaw_snippet',
] as const;

const facts = { id: newId(), name: 'It\'s "Ada" $HOME `x` \\' };
const connect = (platformUrl = 'http://127.0.0.1:8080', token = 'a-token-of-its-own') =>
  connectionOf(facts, { platformUrl, token });

test('a connection names the workspace, the address and the token everywhere', () => {
  const connection = connect();
  expect(connection).toMatchObject({
    workspace_id: facts.id,
    platform_url: 'http://127.0.0.1:8080',
    auth_token: 'a-token-of-its-own',
    registry_endpoint: 'http://127.0.0.1:8080/registry/register',
    heartbeat_endpoint: 'http://127.0.0.1:8080/registry/heartbeat',
  });
  for (const [name, text] of Object.entries(connection).filter(([key]) => /_snippet$|_template$/.test(key))) {
    expect(text, name).toContain(facts.id);
    expect(text, name).toContain('http://127.0.0.1:8080');
    expect(text, name).toContain('a-token-of-its-own');
  }
});

test('without the token they say where it goes', () => {
  const { auth_token: token, ...connection } = connect(undefined, '');
  expect(token).toBe('');
  for (const name of [...AGENTS, 'curl_register_template', 'universal_mcp_snippet'] as const) {
    expect(connection[name]).toContain('<paste the token here>');
  }
});

test('the settings for MCP are JSON that names the bridge of the workspace', () => {
  const { mcpServers } = JSON.parse(connect().universal_mcp_snippet);
  expect(Object.values(mcpServers)).toEqual([
    {
      type: 'http',
      url: `http://127.0.0.1:8080/workspaces/${facts.id}/mcp`,
      headers: { Authorization: 'Bearer a-token-of-its-own' },
    },
  ]);
});

test.each(AGENTS)('%s says first which Python it needs, and is one', async (name) => {
  const text = connect()[name];
  expect(text.split('\n')[0]).toMatch(/Python >= 3\.11/);
  const { folder, dispose } = await temporaryFolder();
  const file = path.join(folder, 'agent.py');
  await writeFile(file, text);
  // Only looks at it; where there is no Python nobody can.
  const failure = await run('python3', ['-m', 'py_compile', file]).catch(
    (error: Error & { code?: string }) => error,
  );
  await dispose();
  if (failure instanceof Error && failure.code === 'ENOENT') return;
  expect(failure).not.toBeInstanceOf(Error);
});

test('the lines for a shell register the agent under its name, whatever is in that', async () => {
  const asked: { url: string; authorization: string | undefined; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push({
      url: request.url ?? '',
      authorization: request.headers.authorization,
      body: Buffer.concat(chunks).toString(),
    });
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await run('sh', ['-ec', connect(`http://127.0.0.1:${port}`).curl_register_template]);
  server.close();
  expect(asked.map(({ url }) => url)).toEqual([
    '/registry/register',
    '/registry/heartbeat',
    `/workspaces/${facts.id}/activity?type=a2a_receive&since_secs=600`,
  ]);
  expect(asked.every(({ authorization }) => authorization === 'Bearer a-token-of-its-own')).toBe(true);
  expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({
    id: facts.id,
    url: '',
    delivery_mode: 'poll',
    agent_card: { name: facts.name },
  });
  expect(JSON.parse(asked[1]?.body ?? '')).toEqual({ workspace_id: facts.id });
});
