import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { type Command, parseCommand } from '../../../core/cli/command.ts';
import { agentAdd, agentConnection, agentRotate } from '../../../core/cli/commands/agent.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';

let running: InProcessEngine;
let out: string[];
beforeAll(async () => {
  running = await startInProcess({ env: { EXTERNAL_PLATFORM_URL: 'https://molecule.example/' } });
  await running.createAgent('Lead');
});
afterAll(() => running.dispose());
beforeEach(() => {
  out = [];
});

async function run(command: Command, ...words: string[]): Promise<number | string> {
  try {
    const { args, flags } = parseCommand(command, words);
    return await command.run(args, flags, {
      home: running.home,
      env: {},
      output: { out: (text) => void out.push(text), err: () => undefined },
      version: '0.0.0',
      stop: new AbortController().signal,
      confirm: null,
    });
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

test('an agent is added below another one, shown without its token, and given a new one', async () => {
  expect(await run(agentAdd, 'Outside', '--parent', 'Lead', '--role', 'answers', '--json')).toBe(0);
  const made = JSON.parse(out[0] ?? '');
  expect(made.platform_url).toBe('https://molecule.example');
  expect(Object.keys(made.snippets)).toEqual([
    'python',
    'curl',
    'mcp',
    'claude-code',
    'codex',
    'hermes',
    'openclaw',
  ]);
  const state = (token: string) => running.send(`/workspaces/${made.workspace_id}/state`, { token });
  expect((await state(made.auth_token)).status).toBe(200);
  const shown = await running.send(`/workspaces/${made.workspace_id}`);
  expect(shown.json).toMatchObject({ role: 'answers', delivery_mode: 'poll', status: 'awaiting_agent' });

  expect(await run(agentConnection, 'Outside')).toBe(0);
  expect(out[1]).toMatch(/^# Needs: Python >= 3\.11/);
  expect(out[1]).toContain('<paste the token here>');
  expect(await run(agentRotate, 'Outside', '--snippet', 'mcp')).toBe(0);
  expect((await state(made.auth_token)).status).toBe(401);
  const [server] = Object.values(JSON.parse(out[2] ?? '').mcpServers) as {
    headers: { Authorization: string };
  }[];
  expect((await state(server?.headers.Authorization.replace('Bearer ', '') ?? '')).status).toBe(200);
});

test('one with an address is sent its messages', async () => {
  expect(await run(agentAdd, 'Pushed', '--url', 'http://127.0.0.1:9/', '--snippet', 'curl')).toBe(0);
  expect(out[0]).toContain('/registry/register');
});

test('what cannot be is told before anything is made', async () => {
  expect(await run(agentAdd, 'Never', '--snippet', 'fax')).toBe('usage');
  expect(await run(agentConnection, 'Never')).not.toBe(0);
});
