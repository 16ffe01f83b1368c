import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines, instanceObjects } from '../../support/engine-process.ts';
import { listen } from '../../support/sockets.ts';
import { until } from '../../support/until.ts';
import { hasDocker, NEEDS_DOCKER } from '../docker/engine.ts';
import { byName, settledChat, statusRows } from './support.ts';

const engines = new Engines();
afterAll(() => engines.dispose());

const DEMO_SIZE = 12;

interface Container {
  readonly Id: string;
  readonly Name: string;
  readonly State: { Running: boolean };
  readonly Config: { Env: string[]; Labels: Record<string, string> };
  readonly HostConfig: { NetworkMode: string; PortBindings: unknown };
  readonly NetworkSettings: { Networks: Record<string, unknown> };
  readonly Mounts: { Type: string; Name: string; Destination: string }[];
}

const inspect = (...names: string[]) =>
  JSON.parse(execFileSync('docker', ['inspect', ...names], { encoding: 'utf8' })) as Container[];

/** Brings the demo org up through the command line and checks what scripts read. */
async function bringUp(engine: EngineProcess): Promise<void> {
  const imported = await engine.cli('org', 'import', 'demo-studio', '--wait', '--json');
  expect(imported).toMatchObject({ code: 0 });
  const result = JSON.parse(imported.stdout) as { workspaces: Record<string, unknown>[] };
  expect(result).toMatchObject({ org: 'Demo Studio', mode: 'merge', created: DEMO_SIZE, kept: 0, failed: 0 });
  expect(result.workspaces.length).toBe(DEMO_SIZE);
  for (const each of result.workspaces) {
    expect(each).toEqual({
      id: expect.any(String),
      name: expect.any(String),
      tier: 2,
      action: 'create',
      skipped: false,
      channels: [],
      channelsSkipped: [],
      status: 'online',
    });
  }
  const rows = await statusRows(engine);
  expect(rows.length).toBe(DEMO_SIZE);
  for (const row of rows) {
    expect(row).toMatchObject({ status: 'online', runtime: 'molecule', tier: 2, phase: null, error: null });
  }
  expect(rows.filter((row) => row.parent_id === null).map((row) => row.name)).toEqual(['Studio Director']);
}

/** Gives the root a task and follows it down to the leaves and back. */
async function runTask(engine: EngineProcess): Promise<void> {
  const owner = { authorization: `Bearer ${engine.admin.token}` };
  const socket = await listen(engine.line.url, owner);
  const brief = 'Launch the page for our new desk lamp';
  const answered = await engine.cli('chat', 'studio director', brief, '--json');
  expect(answered).toMatchObject({ code: 0 });
  const root = (await byName(engine)).get('Studio Director');
  const answer = JSON.parse(answered.stdout) as { text: string };
  expect(answer).toEqual({
    id: expect.any(String),
    workspace_id: root?.id,
    name: 'Studio Director',
    role: 'agent',
    text: expect.stringMatching(/^\*\*The plan is ready\.\*\*/),
    duration_ms: expect.any(Number),
  });
  expect(answer.text).toContain(brief);
  expect(answer.text).not.toMatch(/not finished/i);

  const { delegations } = await engine.call('engine.snapshot', {});
  expect(delegations.length).toBe(DEMO_SIZE - 1);
  expect(new Set(delegations.map(({ status }) => status))).toEqual(new Set(['completed']));
  expect(delegations.filter(({ callerId }) => callerId === root?.id).length).toBe(3);
  expect(delegations.map(({ createdAt }) => createdAt)).toEqual(
    delegations.map(({ createdAt }) => createdAt).sort((a, b) => b - a),
  );
  const listed = await engine.admin.get<Record<string, unknown>[]>(`/workspaces/${root?.id}/delegations`);
  expect(listed.body.filter(({ type }) => type === 'delegate').map(({ status }) => status)).toEqual(
    Array(3).fill('completed'),
  );
  expect(listed.body.filter(({ type }) => type === 'delegate_result').length).toBe(3);

  const chat = await settledChat(engine, root?.id ?? '');
  expect(chat.filter((line) => line === `user: ${brief}`).length).toBe(1);
  expect(chat.at(-1)).toBe(`agent: ${answer.text}`);
  const names = new Set(socket.frames.map(({ event }) => event));
  for (const event of [
    'DELEGATION_SENT',
    'DELEGATION_STATUS',
    'DELEGATION_COMPLETE',
    'TASK_UPDATED',
    'ACTIVITY_LOGGED',
    'WORKSPACE_HEARTBEAT',
    'AGENT_MESSAGE',
    'A2A_RESPONSE',
  ]) {
    expect(names, event).toContain(event);
  }
  const numbers = socket.frames.map(({ seq }) => seq);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  socket.close();
  await until('all are idle', async () =>
    (await statusRows(engine)).every(({ current_task: task }) => task === ''),
  );
}

describe.skipIf(!hasDocker)(`the demo org on Docker${NEEDS_DOCKER}`, () => {
  it('comes up, works, and leaves nothing behind', { timeout: 240_000 }, async () => {
    const engine = await engines.start({ args: ['--port', '0', '--backend', 'docker'] });
    expect(engine.line.backend).toBe('docker');
    await bringUp(engine);

    const { instanceId } = engine.info;
    const { containers, volumes } = await instanceObjects(instanceId);
    expect(containers.length).toBe(DEMO_SIZE);
    expect(volumes.length).toBe(2 * DEMO_SIZE);
    const prefixes = new Set<string>();
    for (const container of inspect(...containers)) {
      const id = container.Config.Labels['molecule.platform.workspace'] ?? '';
      expect(container.Name).toBe(`/ws-${id.slice(0, 12)}`);
      expect(container.State.Running).toBe(true);
      expect(container.Config.Labels).toMatchObject({
        'molecule.platform.managed': 'true',
        'molecule.platform.instance': instanceId,
      });
      expect(Object.keys(container.NetworkSettings.Networks)).toEqual(['molecule-core-net']);
      expect(container.Mounts.map(({ Type, Name, Destination }) => [Type, Name, Destination]).sort()).toEqual(
        [
          ['volume', `ws-${id.slice(0, 12)}-configs`, '/configs'],
          ['volume', `ws-${id}-workspace`, '/workspace'],
        ].sort(),
      );
      const env = new Map(container.Config.Env.map((line) => line.split(/=(.*)/s) as [string, string]));
      const address = `http://host.docker.internal:${engine.line.port}`;
      expect(env.get('PLATFORM_URL')).toMatch(new RegExp(`^${address}/as/[A-Za-z0-9_-]{43}$`));
      expect(env.get('WORKSPACE_ID')).toBe(id);
      prefixes.add(env.get('PLATFORM_URL') ?? '');
    }
    expect(prefixes.size).toBe(DEMO_SIZE);

    await runTask(engine);

    expect(await engine.cli('rm', 'Studio Director', '--yes', '--purge')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`${DEMO_SIZE} removed`),
    });
    expect(await instanceObjects(instanceId)).toEqual({ containers: [], volumes: [] });
    expect(await engine.stop()).toBe(0);
  });
});

describe('the demo org as plain processes', () => {
  const noDocker = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };

  it('comes up, works, and survives a killed engine', { timeout: 240_000 }, async () => {
    const args = ['--backend', 'process'];
    const engine = await engines.start({ args: ['--port', '0', ...args], env: noDocker });
    expect(engine.line.backend).toBe('process');
    await bringUp(engine);
    await runTask(engine);

    const before = await statusRows(engine);
    const ports = [...(await byName(engine)).values()].map(({ url }) => url);
    expect(new Set(ports).size).toBe(DEMO_SIZE);
    await engine.kill();
    const isGone = (url: string) =>
      fetch(url).then(
        () => false,
        () => true,
      );
    await until('no agent outlives the engine', async () =>
      (await Promise.all(ports.map(isGone))).every(Boolean),
    );

    const again = await engines.start({ home: engine.home, args, env: noDocker });
    await until('all are back', async () =>
      (await statusRows(again)).every(({ status, phase }) => status === 'online' && phase === null),
    );
    const identity = ({ id, name, parent_id: parent }: (typeof before)[number]) => [id, name, parent];
    expect((await statusRows(again)).map(identity)).toEqual(before.map(identity));
    expect((await again.cli('chat', 'Copywriter', 'hello')).stdout).toMatch(/^Hello!/);
    expect(await again.stop()).toBe(0);
  });
});
