import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually, scripted, startAgent, startPlatform } from './support/agent.ts';

const RULES =
  'rules:\n  - when: break\n    do: [{ fail: no }]\n  - when: "*"\n    do: [{ say: hello user }, { reply: ok }]\n';

describe('registration', () => {
  it('comes before anything else, tells the address, and keeps the token it gets', async () => {
    const platform = await startPlatform();
    const agent = await startAgent({ platform, files: scripted(RULES) });
    await eventually(() => expect(platform.to('/registry/heartbeat').length).toBeGreaterThan(0));
    expect(platform.requests[0]?.path).toBe('/registry/register');
    expect(platform.requests[0]?.body).toMatchObject({
      id: 'self',
      url: agent.url,
      agent_card: { name: 'Tester' },
    });
    const file = path.join(agent.configsDir, '.auth_token');
    expect(await readFile(file, 'utf8')).toBe(platform.tokens.get('self'));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    for (const request of platform.requests.slice(1)) {
      expect(request.authorization).toBe(`Bearer ${platform.tokens.get('self')}`);
      expect(request.workspaceId).toBe('self');
    }
  });

  it('is retried while the platform is away, refuses, or breaks', async () => {
    const platform = await startPlatform();
    await platform.stop();
    const agent = await startAgent({ platform, files: scripted(RULES), registered: false });
    await eventually(() => expect(agent.logs.join('\n')).toContain('ECONNREFUSED'));
    const refusals = [500, 401, 503];
    platform.fault = () => refusals.shift();
    await platform.start();
    await eventually(() => expect(agent.logs.join('\n')).toContain('accepted'));
    expect(platform.to('/registry/register')).toHaveLength(4);
    expect(agent.logs.join('\n')).not.toContain('prefix-secret');
  });
});

describe('token', () => {
  it('is read again once when the platform answers 401', async () => {
    const platform = await startPlatform();
    platform.tokens.set('self', 'first');
    const files = { ...scripted(RULES), '.auth_token': 'first' };
    const agent = await startAgent({ platform, files });
    platform.requests.length = 0;
    platform.tokens.set('self', 'second');
    await writeFile(path.join(agent.configsDir, '.auth_token'), 'second');
    await agent.ask('hi');
    const notified = () => platform.to('/workspaces/self/notify').map(({ authorization }) => authorization);
    await eventually(() => expect(notified()).toContain('Bearer second'));
    const rejected = platform.requests.filter((request) => request.authorization === 'Bearer first');
    expect(rejected.length).toBeGreaterThan(0);
  });

  it('is not tried twice when the file holds nothing new', async () => {
    const platform = await startPlatform();
    const agent = await startAgent({ platform, files: scripted(RULES) });
    platform.fault = (request) => (request.path.endsWith('/notify') ? 401 : undefined);
    await agent.ask('hi');
    await eventually(() => expect(agent.logs.join('\n')).toContain('report refused'));
    expect(platform.to('/workspaces/self/notify')).toHaveLength(1);
  });
});

describe('heartbeat', () => {
  const beats = (platform: Awaited<ReturnType<typeof startPlatform>>) =>
    platform.to('/registry/heartbeat').map(({ body }) => body);

  it('shows the start and the end of a turn with real counters', async () => {
    const platform = await startPlatform();
    const agent = await startAgent({ platform, files: scripted(RULES) });
    await eventually(() => expect(beats(platform)).toHaveLength(1));
    expect(await agent.ask('break')).toBe('Agent error: no');
    await eventually(() =>
      expect(beats(platform).at(-1)).toMatchObject({
        active_tasks: 0,
        current_task: '',
        error_rate: 1,
        sample_error: 'Agent error: no',
      }),
    );
    await agent.ask('fine');
    await eventually(() => expect(beats(platform).at(-1)).toMatchObject({ error_rate: 0, sample_error: '' }));
    // Delivered counters are forgotten: one failure of one request, not of three.
    await agent.ask('break');
    await eventually(() => expect(beats(platform).at(-1)).toMatchObject({ active_tasks: 0, error_rate: 1 }));
  });

  it('delivers the latest state after an outage, and never crashes on one', async () => {
    const platform = await startPlatform();
    const rules = 'rules: [{ when: "*", do: [{ task: Sorting the post }, { work: 600s }, { reply: ok }] }]';
    const agent = await startAgent({
      platform,
      files: scripted(rules),
      env: { MOLECULE_SCRIPT_SPEED: '1' },
    });
    await eventually(() => expect(beats(platform)).toHaveLength(1));
    platform.fault = () => 503;
    void agent.ask('go');
    await eventually(() => expect(agent.logs.join('\n')).toContain('trying again'));
    platform.fault = () => undefined;
    await eventually(() =>
      expect(beats(platform).at(-1)).toMatchObject({ active_tasks: 1, current_task: 'Sorting the post' }),
    );
    await eventually(() => expect(agent.logs).toContain('heartbeat: the platform answers again'));
  });
});

describe('reports', () => {
  it('wait in order for a platform that is away', async () => {
    const platform = await startPlatform();
    const agent = await startAgent({ platform, files: scripted(RULES) });
    await platform.stop();
    expect(await agent.ask('one')).toBe('ok');
    expect(await agent.ask('two')).toBe('ok');
    await platform.start();
    await eventually(() => expect(platform.to('/workspaces/self/notify')).toHaveLength(2));
  });
});
