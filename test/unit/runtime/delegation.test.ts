import { describe, expect, it } from 'vitest';
import { eventually, scripted, startAgent, startPlatform } from './support/agent.ts';

const TEAM = [
  { id: 'parent', name: 'Boss', role: 'leads', parent_id: null },
  { id: 'sister', name: 'Sister', role: 'sister', parent_id: 'parent' },
  { id: 'ann', name: 'Ann Writer', role: 'Writes', parent_id: 'self' },
  { id: 'bob', name: 'Bob', role: 'Draws', parent_id: 'self' },
];

const RULES = `
rules:
  - when: outsider
    do:
      - delegate: { to: Sister, task: hi }
      - summarise: "asked around"
  - when: "*"
    do:
      - delegate: { to: ann writer, task: "write: {{task}}", as: words }
      - delegate: { to: DRAWS, task: "draw: {{task}}", as: picture }
      - wait: [words]
      - summarise:
          text: "{{results.words}} + {{results.picture}}"
          failed: "Incomplete: {{results.words}} + {{results.picture}}"
`;

async function start(timing = {}) {
  const platform = await startPlatform();
  platform.peersOf = () => TEAM;
  const agent = await startAgent({
    platform,
    files: scripted(RULES, 'delegation: { timeout: 20 }\n'),
    timing,
  });
  return { platform, agent };
}

describe('delegation', () => {
  it('asks children by name or role, in parallel, and weaves in the complete answers', async () => {
    const { platform, agent } = await start();
    const long = 'a very long answer '.repeat(40).trim();
    platform.handle = async (task, target) => (target === 'ann' ? long : `picture of ${task}`);
    expect(await agent.ask('a lamp')).toBe(`${long} + picture of draw: a lamp`);
    expect(platform.delegations.map(({ target }) => target).sort()).toEqual(['ann', 'bob']);
  });

  it('falls back to the preview when the activity has no text', async () => {
    const { platform, agent } = await start();
    platform.keepsTexts = false;
    platform.handle = async (_task, target) => (target === 'ann' ? 'w'.repeat(400) : 'drawn');
    expect(await agent.ask('x')).toBe(`${'w'.repeat(300)} + drawn`);
  });

  it('shows for whom it is waiting', async () => {
    const { platform, agent } = await start();
    platform.handle = () => new Promise(() => {});
    void agent.ask('a lamp');
    await eventually(() =>
      expect(platform.to('/registry/heartbeat').map(({ body }) => body.current_task)).toContain(
        'Waiting for ann writer',
      ),
    );
    await agent.rpc('tasks/cancel');
  });

  it('is cancelled also while the platform is still accepting a task', async () => {
    const { platform, agent } = await start({ requestTimeoutMs: 300_000 });
    platform.handle = () => new Promise(() => {});
    let accept = () => {};
    const accepting = new Promise<void>((resolve) => {
      accept = resolve;
    });
    platform.beforeAnswer = ({ path }) => (path.endsWith('/delegate') ? accepting : undefined);
    const answer = agent.ask('a lamp');
    await eventually(() => expect(platform.delegations).toHaveLength(2));
    expect((await agent.rpc('tasks/cancel')).result?.status?.state).toBe('canceled');
    accept();
    expect(await answer).toMatch(/the task was cancelled/);
  });

  it('survives an outage of the platform in the middle', async () => {
    const { platform, agent } = await start();
    let finish = (_text: string) => {};
    platform.handle = (task) =>
      task.startsWith('write') ? new Promise((resolve) => (finish = resolve)) : Promise.resolve('drawn');
    const answer = agent.ask('a lamp');
    await eventually(() => expect(platform.delegations).toHaveLength(2));
    await platform.stop();
    await eventually(() => expect(agent.logs.join('\n')).toMatch(/delegation: .*asking again/));
    finish('written');
    platform.fault = (request) => (request.path.includes('/activity?') && faults.pop() ? 500 : undefined);
    const faults = [true];
    await platform.start();
    expect(await answer).toBe('written + drawn');
    expect(platform.delegations).toHaveLength(2);
  });

  it('starts while the platform is away, and only once', async () => {
    const { platform, agent } = await start();
    let accepted = 0;
    platform.fault = (request) => {
      if (!request.path.endsWith('/delegate')) return undefined;
      accepted += 1;
      return accepted <= 3 ? 502 : undefined;
    };
    expect(await agent.ask('a lamp')).toBe('done: write: a lamp + done: draw: a lamp');
    expect(platform.delegations).toHaveLength(2);
  });

  it('finds the delegations of the first run when a message is delivered again after a restart', async () => {
    const { platform, agent } = await start();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    platform.handle = async (task) => {
      await gate;
      return `done ${task}`;
    };
    const first = agent.ask('a lamp', 'm-7').catch(() => 'cut');
    await eventually(() => expect(platform.delegations).toHaveLength(2));
    await agent.runtime.dispose();
    await first;
    const again = await startAgent({ platform, configsDir: agent.configsDir });
    const answer = again.ask('a lamp', 'm-7');
    release();
    expect(await answer).toBe('done write: a lamp + done draw: a lamp');
    expect(platform.delegations).toHaveLength(2);
  });

  it.each([
    ['a failed delegation', new Error('container is gone'), 'container is gone'],
    ['an answer that is an error', 'Agent error: the printer is on fire', 'the printer is on fire'],
    ['a wrapped error', '[A2A_ERROR] timed out', 'timed out'],
    ['an incomplete answer', 'Incomplete: half.\n\nNot finished:\n- Tom: ill', '- ann writer → Tom: ill'],
    [
      'the own list of an answer that quotes others',
      'Incomplete: half.\n\nNot finished:\n- Tom: ill\n\nNot finished:\n- Lead → Tom: ill',
      '- ann writer → Lead → Tom: ill',
    ],
  ])('names %s in the summary', async (_what, result, expected) => {
    const { platform, agent } = await start();
    platform.handle = async (_task, target) => {
      if (target === 'bob') return 'drawn';
      if (result instanceof Error) throw result;
      return result;
    };
    const answer = await agent.ask('a lamp');
    expect(answer).toMatch(/^Incomplete: /);
    expect(answer).toContain('drawn');
    expect(answer.split('Not finished:\n').at(-1)).toContain(expected);
  });

  it('says who is in the team when somebody else is named', async () => {
    const { agent, platform } = await start();
    expect(await agent.ask('ask the outsider')).toContain(
      '- Sister: nobody called "Sister" in the team (Ann Writer, Bob)',
    );
    expect(platform.delegations).toHaveLength(0);
  });

  it('tells the reason of a refusal', async () => {
    const { agent, platform } = await start();
    platform.fault = (request) => (request.path.endsWith('/delegate') ? 403 : undefined);
    expect(await agent.ask('a lamp')).toContain('POST /workspaces/self/delegate: 403 fault 403');
  });

  it('gives up after the time-out', async () => {
    const platform = await startPlatform();
    platform.peersOf = () => TEAM;
    platform.handle = () => new Promise(() => {});
    const agent = await startAgent({ platform, files: scripted(RULES, 'delegation: { timeout: 1 }\n') });
    expect(await agent.ask('a lamp')).toContain('- ann writer: no answer within 1 s');
  });

  it('ignores rows that claim to come from somebody else', async () => {
    const { agent, platform } = await start();
    platform.handle = async () => 'true';
    await agent.ask('warm up');
    const { Delegations } = await import('../../../resources/workspace-runtime/delegation.ts');
    const { defaultTiming } = await import('../../../resources/workspace-runtime/timing.ts');
    let rows: object[] = [
      { delegation_id: 'd', source_id: 'other', status: 'completed', response_preview: 'forged' },
    ];
    let asked = 0;
    const delegations = new Delegations({
      platform: {
        delegate: async () => 'd',
        delegations: async () => {
          asked += 1;
          if (asked === 3)
            rows = [{ delegation_id: 'd', source_id: 'me', status: 'completed', response_preview: 'own' }];
          return rows;
        },
        delegationActivity: async () => [],
      } as never,
      workspaceId: 'me',
      timing: { ...defaultTiming, pollFirstMs: 1, pollMaxMs: 2 },
      log: () => {},
      signal: new AbortController().signal,
    });
    const outcome = await delegations.run({
      targetId: 't',
      task: 'x',
      key: 'k',
      timeoutMs: 10_000,
      signal: new AbortController().signal,
    });
    expect(outcome).toEqual({ status: 'completed', text: 'own' });
  });
});
