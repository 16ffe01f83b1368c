import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/base/index.ts';
import { ArchiveTurns } from '../../../core/docker/archive-turns.ts';
import { discover, type FoundEngine } from '../../../core/docker/discovery.ts';
import { Inventory } from '../../../core/docker/inventory.ts';
import { labelsFor } from '../../../core/docker/labels.ts';
import { leaveEngine } from '../../../core/docker/leave.ts';
import { EngineFollower } from '../../../core/docker/session.ts';
import { type FakeContainer, FakeDocker } from '../../support/fake-docker.ts';
import { until } from '../../support/until.ts';

const OWN = 'own';
/** The engine's clock runs a year behind. */
const ENGINE_NOW_MS = Date.now() - 365 * 24 * 3600_000;

describe('following an engine', () => {
  let folder: string;
  let docker: FakeDocker;
  let inventory: Inventory;
  let follower: EngineFollower;
  let changes: (string | null)[];
  let ended: Promise<unknown>;
  let stop: AbortController;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-follower-'));
    docker = await FakeDocker.listen(path.join(folder, 'docker.sock'));
    docker.info = { ID: 'engine 1', SystemTime: new Date(ENGINE_NOW_MS).toISOString() };
    inventory = new Inventory(OWN, 8000);
    follower = new EngineFollower(inventory, OWN);
    changes = [];
    inventory.onChange((id) => changes.push(id));
  });
  afterEach(async () => {
    stop?.abort();
    await ended;
    await docker.dispose();
    await rm(folder, { recursive: true });
  });

  const labels = (workspaceId: string, instanceId = OWN) =>
    labelsFor(instanceId, { workspaceId, fingerprint: 'f' });
  const running = (Id: string, workspaceId: string, Created = 1): FakeContainer => ({
    Id,
    Labels: labels(workspaceId),
    State: 'running',
    Created,
    Ports: [{ PrivatePort: 8000, PublicPort: 4711, Type: 'tcp' }],
  });
  /** @param afterMs since the engine was asked for its time */
  const event = (Action: string, ID: string, workspaceId: string, afterMs: number) => ({
    Action,
    Actor: { ID, Attributes: { ...labels(workspaceId), exitCode: '3' } },
    timeNano: (ENGINE_NOW_MS + afterMs) * 1e6,
  });
  const find = async (): Promise<FoundEngine> => {
    const options = { clock: systemClock, stayWith: null, hostAddress: '' };
    const { engine } = await discover([{ endpoint: docker.endpoint, source: 'test' }], options);
    if (!engine) throw new Error('the fake engine was not found');
    return engine;
  };
  const follow = async () => {
    stop = new AbortController();
    const engine = await find();
    await new Promise<void>((resolve) => {
      ended = follower.follow(engine, stop.signal, resolve).catch((error: unknown) => error);
    });
    return engine;
  };
  const again = async () => {
    docker.cut();
    await ended;
    changes.length = 0;
    docker.requests.length = 0;
    return follow();
  };
  const asked = (what: string) => docker.requests.filter((request) => request.includes(what));
  const stateOf = (id: string) => inventory.get(id)?.state;

  it("asks for what happened since the last event, by the engine's own clock", async () => {
    await follow();
    expect(asked('/events')[0]).not.toContain('since');
    docker.containers = [running('c1', 'w1')];
    docker.push(event('create', 'c1', 'w1', 5000));
    await until('the event arrived', () => inventory.get('w1'));
    await again();
    const since = new URL(`http://x${asked('/events')[0]?.split(' ')[1]}`).searchParams.get('since');
    const seconds = (ENGINE_NOW_MS + 5000) / 1000 - Number(since);
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect(seconds).toBeLessThan(0.01);
  });

  it('asks from its first list on when there was no event yet, and not of another engine', async () => {
    await follow();
    await again();
    expect(asked('/events')[0]).toContain(`since=${Math.floor(ENGINE_NOW_MS / 1e6)}`);
    docker.info = { ...docker.info, ID: 'engine 2' };
    await again();
    expect(asked('/events')[0]).not.toContain('since');
  });

  it('believes no event from before the list: what it lists is newer', async () => {
    docker.containers = [running('c1', 'w1')];
    await follow();
    docker.keep(event('die', 'c1', 'w1', -2000));
    docker.keep(event('start', 'c1', 'w1', -1000));
    docker.keep(event('create', 'gone', 'w2', -900));
    docker.keep(event('create', 'c1', 'w1', -800));
    await again();
    docker.containers.push(running('c3', 'w3'));
    docker.push(event('create', 'c3', 'w3', 1000));
    await until('the event after them arrived', () => inventory.get('w3'));
    expect([stateOf('w1'), inventory.get('w2')]).toEqual(['running', undefined]);
    expect(changes).toEqual(['w3']);
  });

  it('takes what it replays into account where the list was too early for it', async () => {
    docker.containers = [running('c1', 'w1')];
    await follow();
    docker.containers = [{ ...running('c1', 'w1'), State: 'exited', Status: 'Exited (3) now', Ports: [] }];
    docker.push(event('die', 'c1', 'w1', -1));
    await until('it is seen', () => stateOf('w1') === 'exited');
    expect(inventory.get('w1')?.exitCode).toBe(3);
  });

  it('knows what was killed for want of memory also after a new list, until it starts again', async () => {
    const killed = { ...running('c1', 'w1'), State: 'exited', Status: 'Exited (137) now', Ports: [] };
    docker.containers = [running('c1', 'w1')];
    const { client } = await follow();
    docker.push(event('oom', 'c1', 'w1', 1000));
    docker.push({
      ...event('die', 'c1', 'w1', 1001),
      Actor: { ID: 'c1', Attributes: { ...labels('w1'), exitCode: '137' } },
    });
    await until('it is seen', () => inventory.get('w1')?.outOfMemory);
    docker.containers = [killed];
    expect(await follower.relist(client)).toEqual([]);
    docker.containers = [running('c1', 'w1')];
    docker.push(event('start', 'c1', 'w1', 2000));
    await until('it runs', () => stateOf('w1') === 'running');
    docker.containers = [killed];
    await follower.relist(client);
    expect(inventory.get('w1')?.outOfMemory).toBeUndefined();
    // One that was told of only after the list.
    docker.push(event('oom', 'c1', 'w1', -1));
    await until('it is seen', () => inventory.get('w1')?.outOfMemory);
  });

  it('tells each change once, however often the event comes', async () => {
    docker.containers = [running('c1', 'w1')];
    await follow();
    for (let times = 0; times < 3; times += 1) docker.push(event('die', 'c1', 'w1', 1000));
    docker.containers.push(running('c2', 'w2'));
    docker.push(event('start', 'c2', 'w2', 2000));
    await until('the last one arrived', () => inventory.get('w2'));
    expect(changes).toEqual(['w1', 'w2']);
  });

  it('takes the newer of two containers of one workspace, in whatever order they are listed', async () => {
    const [older, newer] = [running('old', 'w1', 10), running('new', 'w1', 20)];
    for (const containers of [
      [older, newer],
      [newer, older],
    ]) {
      docker.containers = containers;
      const engine = await find();
      await follower.relist(engine.client);
      expect(inventory.get('w1')?.containerId).toBe('new');
      await inventory.refresh(engine.client, 'old');
      expect(inventory.get('w1')?.containerId).toBe('new');
    }
  });

  it('lists anew between two events, and tells which workspaces that changed', async () => {
    docker.containers = [running('c1', 'w1'), running('c2', 'w2')];
    const { client } = await follow();
    docker.containers = [running('c2', 'w2'), running('c3', 'w3')];
    expect((await follower.relist(client)).sort()).toEqual(['w1', 'w3']);
    expect(await follower.relist(client)).toEqual([]);
  });

  it('sees nothing of others, nor of forged labels', async () => {
    docker.containers = [
      { ...running('c1', 'w1'), Labels: labels('w1', 'somebody else') },
      { ...running('c2', 'w2'), Labels: { 'molecule.platform.instance': OWN } },
    ];
    await follow();
    docker.push({ ...event('start', 'c1', 'w1', 1000), Actor: { ID: 'c1', Attributes: labels('w1', 'x') } });
    docker.containers.push(running('c3', 'w3'));
    docker.push(event('start', 'c3', 'w3', 1000));
    await until('the own one is seen', () => inventory.get('w3'));
    expect([inventory.get('w1'), inventory.get('w2'), changes]).toEqual([undefined, undefined, ['w3']]);
  });

  describe('leaving an engine', () => {
    const mixed = () => [
      running('c1', 'w1'),
      running('c2', 'w2'),
      { ...running('c3', 'w3'), Labels: labels('w3', 'somebody else') },
      { ...running('c4', 'w4'), Labels: { 'molecule.platform.instance': OWN } },
      { ...running('c5', ''), Labels: labelsFor(OWN) },
    ];

    const parts = { instanceId: OWN, clock: systemClock, turns: new ArchiveTurns() };
    it('removes what is its own there, and nothing else', async () => {
      docker.containers = mixed();
      const from = await find();
      const departure = await leaveEngine(from, { ...from, endpoint: 'new' }, parts);
      expect(departure).toEqual({ from: docker.endpoint, to: 'new', removed: 2, failure: null });
      expect(docker.containers.map(({ Id }) => Id)).toEqual(['c3', 'c4', 'c5']);
    });

    it('touches nothing when another engine answers at the old place by now', async () => {
      docker.containers = mixed();
      const from = await find();
      docker.info = { ID: 'the new one' };
      const departure = await leaveEngine(from, { ...from, endpoint: 'new' }, parts);
      expect(departure).toMatchObject({
        removed: 0,
        failure: { detail: expect.stringContaining('another') },
      });
      expect(docker.containers).toHaveLength(5);
    });
  });
});
