import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually, scripted, startAgent, startPlatform } from './support/agent.ts';

const RULES = `
rules:
  - when: slow
    do: [{ work: 600s }, { reply: finished }]
  - when: trace
    do:
      - tool: { name: search, input: "{{task}}", output: 3 hits }
      - reply: traced
  - when: break
    do: [{ fail: the printer is on fire }]
  - when: long
    do: [{ reply: "One sentence that is long enough to be written in several pieces, and then another one." }]
  - when: [ping]
    do: [{ reply: "pong {{name}}" }]
`;

const textMessage = (text: string, messageId?: string) => ({
  message: { role: 'user', parts: [{ kind: 'text', text }], ...(messageId ? { messageId } : {}) },
});

async function start(config = '') {
  const platform = await startPlatform();
  // What is slow goes on until the test ends it.
  const env = { MOLECULE_SCRIPT_SPEED: '1' };
  const agent = await startAgent({ platform, files: scripted(RULES, config), env });
  return { platform, agent };
}

const currentTasks = (platform: { to(path: string): { body: Record<string, unknown> }[] }) =>
  platform.to('/registry/heartbeat').map(({ body }) => body.current_task);

describe('A2A server', () => {
  it('answers a message with the same id, text part first', async () => {
    const { agent } = await start();
    const answer = await agent.rpc('message/send', textMessage('ping'), 42);
    expect(answer).toMatchObject({
      jsonrpc: '2.0',
      id: 42,
      result: { kind: 'message', role: 'agent', parts: [{ kind: 'text', text: 'pong Tester' }] },
    });
    expect(answer.result?.messageId).toBeTruthy();
  });

  it.each([
    ['type instead of kind', [{ type: 'text', text: 'ping' }]],
    [
      'another type to be left out',
      [
        { type: 'data', text: 'slow' },
        { type: 'text', text: 'ping' },
      ],
    ],
    ['text under root', [{ root: { kind: 'text', text: 'ping' } }]],
    [
      'a file beside the text',
      [
        { kind: 'file', file: { uri: 'workspace:/a' } },
        { kind: 'text', text: 'ping' },
      ],
    ],
  ])('accepts parts with %s', async (_what, parts) => {
    const { agent } = await start();
    const answer = await agent.rpc('message/send', { message: { role: 'user', parts } });
    expect(answer.result?.parts?.[0]?.text).toBe('pong Tester');
  });

  it('answers JSON-RPC errors with their codes', async () => {
    const { agent } = await start();
    expect((await agent.rpc('message/nothing', textMessage('ping'))).error?.code).toBe(-32601);
    expect((await agent.rpc('message/stream', { message: {} })).error?.code).toBe(-32602);
    expect((await agent.rpc('message/send', { message: {} })).error?.code).toBe(-32602);
    expect((await agent.rpc('tasks/get', { id: 'nobody' })).error?.code).toBe(-32001);
    for (const [body, code] of [
      ['{"jsonrpc"', -32700],
      ['[]', -32600],
      ['{"id":"x"}', -32600],
    ] as const) {
      const response = await fetch(agent.url, { method: 'POST', body });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { code } });
    }
  });

  it('streams an answer: that it works, the text in pieces, and the whole message last', async () => {
    const { agent } = await start();
    const stream = async (text: string, messageId: string) => {
      const request = {
        jsonrpc: '2.0',
        id: 7,
        method: 'message/stream',
        params: textMessage(text, messageId),
      };
      const response = await fetch(agent.url, { method: 'POST', body: JSON.stringify(request) });
      expect(response.headers.get('content-type')).toMatch('text/event-stream');
      const frames = (await response.text()).trimEnd().split('\n\n');
      return frames.map((frame) => JSON.parse(frame.replace(/^data: /, '')).result);
    };
    const events = await stream('long', 'm1');
    const pieces = events.slice(1, -1);
    expect(events[0]).toMatchObject({ kind: 'status-update', taskId: 'm1', status: { state: 'working' } });
    expect(pieces.length).toBeGreaterThan(3);
    expect(new Set(pieces.map(({ artifact }) => artifact.artifactId)).size).toBe(1);
    expect(pieces.map(({ append }) => append)).toEqual([false, ...pieces.slice(1).map(() => true)]);
    const text = pieces.map(({ artifact }) => artifact.parts[0].text).join('');
    expect(events.at(-1)).toMatchObject({ kind: 'message', role: 'agent', parts: [{ kind: 'text', text }] });
    expect(await agent.ask('long', 'm1')).toBe(text);
    // A repeat finds the answer that is there, and a failure has no pieces.
    expect((await stream('long', 'm1')).map(({ kind }) => kind)).toEqual(['status-update', 'message']);
    expect((await stream('break', 'm2')).map(({ kind }) => kind)).toEqual(['status-update', 'message']);
  });

  it('refuses a body above 1 MiB', async () => {
    const { agent } = await start();
    const body = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
    expect((await fetch(agent.url, { method: 'POST', body })).status).toBe(413);
    expect(await agent.ask('ping')).toBe('pong Tester');
  });

  it('serves the card under both paths and nothing else', async () => {
    const { agent } = await start();
    for (const name of ['agent-card.json', 'agent.json']) {
      const card = await (await fetch(`${agent.url}/.well-known/${name}`)).json();
      expect(card).toMatchObject({ name: 'Tester', url: agent.url, configuration_status: 'ready' });
    }
    expect((await fetch(`${agent.url}/configs`)).status).toBe(404);
    expect((await fetch(agent.url)).status).toBe(405);
  });

  it('lifts tool uses into the metadata of the answer and the activity log', async () => {
    const { agent, platform } = await start();
    const answer = await agent.rpc('message/send', textMessage('trace this'));
    expect(answer.result?.metadata?.tool_trace).toEqual([
      { tool: 'search', input: 'trace this', output_preview: '3 hits' },
    ]);
    await eventually(() =>
      expect(platform.to('/workspaces/self/activity')[0]?.body).toMatchObject({
        activity_type: 'agent_log',
        summary: 'search: trace this',
      }),
    );
  });

  it('tells failures, empty input and messages without a rule in the words that peers look for', async () => {
    const { agent } = await start();
    expect(await agent.ask('break it')).toBe('Agent error: the printer is on fire');
    expect(await agent.ask('')).toBe('Error: message contained no text content.');
    expect(await agent.ask('something else')).toBe(
      'Agent error: no rule of behaviour.yaml matches this message',
    );
  });

  it('takes note of a restart message without acting on it', async () => {
    const { agent } = await start();
    const answer = await agent.rpc('message/send', {
      ...textMessage('slow'),
      metadata: { source: 'platform', kind: 'restart_context' },
    });
    expect(answer.result?.parts?.[0]?.text).toContain('restarted');
  });

  it('guards the transcript with the token on disk', async () => {
    const { agent, platform } = await start();
    await agent.ask('ping');
    const read = (query: string, token: string) =>
      fetch(`${agent.url}/transcript${query}`, { headers: { Authorization: `Bearer ${token}` } });
    const token = platform.tokens.get('self') ?? '';
    expect((await fetch(`${agent.url}/transcript`)).status).toBe(401);
    expect((await read('', `${token}x`)).status).toBe(401);
    expect((await read('?since=abc', token)).status).toBe(400);
    expect(await (await read('?since=0&limit=1', token)).json()).toMatchObject({
      supported: true,
      lines: [{ kind: 'user', text: 'ping' }],
      cursor: 1,
      more: true,
    });
    expect(await (await read('?since=1', token)).json()).toMatchObject({
      lines: [{ kind: 'agent', text: 'pong Tester' }],
      more: false,
    });
  });
});

describe('turns', () => {
  it('joins a repeat of a running message and remembers a finished one', async () => {
    const platform = await startPlatform();
    platform.peersOf = () => [{ id: 'child', name: 'Child', parent_id: 'self' }];
    let release = () => {};
    platform.handle = () =>
      new Promise((resolve) => {
        release = () => resolve('child is done');
      });
    const rules =
      'rules: [{ when: "*", do: [{ delegate: { to: Child, task: go } }, { summarise: "{{results.child}}" }] }]';
    const agent = await startAgent({ platform, files: scripted(rules) });
    const first = agent.rpc('message/send', textMessage('work', 'm-1'));
    await eventually(() => expect(platform.delegations).toHaveLength(1));
    const second = agent.rpc('message/send', textMessage('work', 'm-1'));
    release();
    const answers = [await first, await second, await agent.rpc('message/send', textMessage('work', 'm-1'))];
    expect(answers.map((answer) => answer.result?.parts?.[0]?.text)).toEqual(Array(3).fill('child is done'));
    expect(new Set(answers.map((answer) => answer.result?.messageId)).size).toBe(1);
    expect(platform.delegations).toHaveLength(1);
  });

  it('runs one at a time, in order, and cancels the running and the waiting', async () => {
    const { agent, platform } = await start();
    const env = currentTasks;
    const running = agent.ask('slow one', 'a');
    await eventually(() => expect(env(platform)).toContain('slow one'));
    const waiting = agent.ask('slow two', 'b');
    const last = agent.ask('ping', 'c');
    await eventually(async () =>
      expect((await agent.rpc('tasks/get', { id: 'b' })).result?.status?.state).toBe('submitted'),
    );
    expect((await agent.rpc('tasks/get', { id: 'a' })).result?.status?.state).toBe('working');
    expect((await agent.rpc('tasks/cancel', { id: 'b' })).result?.status?.state).toBe('canceled');
    expect(await waiting).toBe('Agent error: the task was cancelled before it was finished.');
    expect(env(platform)).not.toContain('slow two');
    await agent.rpc('tasks/cancel');
    expect(await running).toMatch(/^Agent error: the task was cancelled/);
    // Cancelling without an id stops everything that was there at that moment, the queue included.
    expect(await last).toMatch(/^Agent error: the task was cancelled/);
    expect((await agent.rpc('tasks/cancel', { id: 'a' })).error?.code).toBe(-32002);
  });

  it('runs as many as max_concurrent_tasks says', async () => {
    const { agent, platform } = await start('max_concurrent_tasks: 2\n');
    const both = [agent.ask('slow one', 'a'), agent.ask('slow two', 'b')];
    await eventually(() =>
      expect(platform.to('/registry/heartbeat').map(({ body }) => body.active_tasks)).toContain(2),
    );
    await agent.rpc('tasks/cancel');
    await Promise.all(both);
  });

  it('tells the sender to come again when it is stopped in the middle of a turn', async () => {
    const { agent, platform } = await start();
    const response = fetch(agent.url, {
      method: 'POST',
      body: JSON.stringify({ id: 1, method: 'message/send', params: textMessage('slow') }),
    });
    await eventually(() => expect(currentTasks(platform)).toContain('slow'));
    await agent.runtime.dispose();
    expect((await response).status).toBe(503);
  });
});

describe('an agent that is set up wrongly', () => {
  it.each([
    [
      'a broken behaviour',
      scripted('rules:\n  - when: "*"\n    do: [{ reply: "{{nope}}" }]\n'),
      'behaviour.yaml:3:19',
    ],
    ['no behaviour', { 'config.yaml': 'name: X\n' }, 'behaviour.yaml cannot be read'],
    ['no config.yaml', {}, 'config.yaml cannot be read'],
    ['a broken config.yaml', { 'config.yaml': 'name: "X\n' }, 'config.yaml:'],
    ['an unknown adapter', scripted(RULES, 'adapter: gpt\n'), 'asks for the adapter "gpt"'],
    ['a script outside', scripted(RULES, 'script: ../../etc/passwd\n'), 'lies outside of the configs folder'],
  ])('stays reachable and says so: %s', async (_what, files, expected) => {
    const platform = await startPlatform();
    const agent = await startAgent({ platform, files });
    const answer = await agent.ask('hello');
    expect(answer).toMatch(/^Agent error: /);
    expect(answer).toContain(expected);
    const card = platform.to('/registry/register')[0]?.body.agent_card;
    expect(card).toMatchObject({ configuration_status: 'not_configured' });
    await eventually(() =>
      expect(platform.to('/registry/heartbeat')[0]?.body).toMatchObject({ runtime_state: 'wedged' }),
    );
  });

  it('reads the prompt anew for every turn without needing one', async () => {
    const { agent } = await start();
    expect(await agent.ask('ping')).toBe('pong Tester');
    await writeFile(path.join(agent.configsDir, 'system-prompt.md'), 'You are a tester.');
    expect(await agent.ask('ping')).toBe('pong Tester');
  });
});
