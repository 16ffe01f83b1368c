import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../core/base/index.ts';
import {
  type ContainerSpec,
  createDocker,
  type Departure,
  type Docker,
  type DockerChoice,
  labelsFor,
} from '../../../core/docker/index.ts';
import { TestClock } from '../../support/clock.ts';
import { FakeDocker } from '../../support/fake-docker.ts';
import { until } from '../../support/until.ts';

const SPEC = { name: 'ws-x', env: {}, labels: {}, volumes: {}, folders: [], extraHosts: [], tmpfs: {} };

describe('the choice of an engine', () => {
  let home: string;
  let first: FakeDocker;
  let second: FakeDocker;
  let clock: TestClock;
  let docker: Docker;
  let departures: Departure[];

  beforeEach(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'molecule-switch-'));
    clock = new TestClock();
    departures = [];
    [first, second] = await Promise.all([
      FakeDocker.listen(path.join(home, 'first.sock')),
      FakeDocker.listen(path.join(home, 'second.sock')),
    ]);
    first.info = { ID: 'first' };
    second.info = { ID: 'second' };
    for (const engine of [first, second]) {
      engine.containers = [
        { Id: 'own', Labels: labelsFor('i', { workspaceId: 'w' }), State: 'running' },
        { Id: 'foreign', Labels: labelsFor('j', { workspaceId: 'w' }), State: 'running' },
      ];
    }
    const meta = path.join(home, '.docker/contexts/meta/second-folder');
    await mkdir(meta, { recursive: true });
    const context = { Name: 'second', Endpoints: { docker: { Host: second.endpoint } } };
    await writeFile(path.join(meta, 'meta.json'), JSON.stringify(context));
  });
  afterEach(async () => {
    await docker.dispose();
    await first.dispose();
    await second.dispose();
    await rm(home, { recursive: true });
  });

  const connect = async (env: NodeJS.ProcessEnv = {}, choice: DockerChoice = {}) => {
    docker = createDocker({
      instanceId: 'i',
      logger: silentLogger(),
      clock,
      env: { HOME: home, ...env },
      socketCandidates: [first.endpoint],
      choice,
    });
    docker.onDeparture((departure) => departures.push(departure));
    return docker.settled();
  };
  const switchContext = (currentContext: string) =>
    writeFile(path.join(home, '.docker/config.json'), JSON.stringify({ currentContext }));
  const ids = (engine: FakeDocker) => engine.containers.map(({ Id }) => Id);

  it('offers what else answers, and moves there with all that runs', async () => {
    const { endpoint, probed } = await connect();
    expect(endpoint).toBe(first.endpoint);
    expect(probed.map(({ endpoint, verdict }) => [endpoint, verdict])).toEqual([
      [first.endpoint, 'used'],
      [second.endpoint, 'usable'],
    ]);
    const state = await docker.use({ context: 'second' });
    expect(state).toMatchObject({ state: 'ready', endpoint: second.endpoint });
    await until('the first one is left', () => departures.length > 0);
    expect(departures).toEqual([{ from: first.endpoint, to: second.endpoint, removed: 1, failure: null }]);
    expect([ids(first), ids(second)]).toEqual([['foreign'], ['own', 'foreign']]);
    expect((await docker.use({})).endpoint).toBe(first.endpoint);
  });

  it('stays where it is when the chosen one cannot be used, and says why', async () => {
    await connect();
    second.version = { Version: '18.06', ApiVersion: '1.38' };
    await expect(docker.use({ endpoint: second.endpoint })).rejects.toMatchObject({
      code: 'docker_absent',
      detail: expect.stringContaining('1.40 or newer is needed'),
    });
    await expect(docker.use({ context: 'nowhere' })).rejects.toMatchObject({
      code: 'docker_absent',
      detail: expect.stringContaining('does not exist'),
    });
    await clock.elapse(30_000);
    expect(docker.state).toMatchObject({ state: 'ready', endpoint: first.endpoint });
    expect(departures).toEqual([]);
  });

  it('remembers a choice, and takes nothing else', async () => {
    await second.dispose();
    const { state, probed } = await connect({}, { endpoint: second.endpoint });
    expect([state, probed.map(({ verdict }) => verdict)]).toEqual(['absent', ['silent', 'usable']]);
    second = await FakeDocker.listen(second.socket);
    expect(await docker.retry()).toMatchObject({ state: 'ready', endpoint: second.endpoint });
  });

  it('lets no work that began on one engine go on with another', async () => {
    await connect();
    const bound = docker.bound();
    await bound.containers.create(SPEC as never as ContainerSpec);
    await docker.use({ context: 'second' });
    await expect(bound.volumes.remove('v')).rejects.toMatchObject({ code: 'docker_lost' });
    await expect(bound.containers.create(SPEC as never as ContainerSpec)).rejects.toMatchObject({
      code: 'docker_lost',
    });
    expect(second.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
    await docker.use({});
    await bound.containers.create(SPEC as never as ContainerSpec);
  });

  it('follows `docker context use`', async () => {
    await connect();
    await switchContext('second');
    await until('it moves', async () => {
      await clock.elapse(1000);
      return docker.state.state === 'ready' && docker.state.endpoint === second.endpoint;
    });
    await until('the first one is left', () => departures.length > 0);
    expect(ids(first)).toEqual(['foreign']);
  });

  it('does not follow it after a choice, nor where DOCKER_HOST decides', async () => {
    await connect({}, { endpoint: first.endpoint });
    await switchContext('second');
    await clock.elapse(30_000);
    expect(docker.state.endpoint).toBe(first.endpoint);
    await docker.dispose();
    await connect({ DOCKER_HOST: first.endpoint });
    await clock.elapse(30_000);
    expect(docker.state.endpoint).toBe(first.endpoint);
    await expect(docker.use({ endpoint: second.endpoint })).rejects.toMatchObject({ code: 'docker_fixed' });
  });

  it('is degraded while the disk of the engine is full, until something can be written', async () => {
    await connect();
    const create = () => docker.containers.create(SPEC as never as ContainerSpec);
    first.refusal = 'mkdir /var/lib/docker/overlay2/x: no space left on device';
    await expect(create()).rejects.toMatchObject({ code: 'disk_full' });
    expect(docker.state).toMatchObject({ state: 'degraded', reason: expect.stringContaining('full') });
    first.refusal = null;
    await create();
    expect(docker.state).toMatchObject({ state: 'ready', reason: '' });
  });
});
