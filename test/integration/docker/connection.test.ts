import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
import { createDocker, type Docker, labelsFor } from '../../../core/docker/index.ts';
import { BreakingSocket } from '../../support/breaking-socket.ts';
import { TestClock } from '../../support/clock.ts';
import { cleanUp, connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage, until } from './engine.ts';

describe('without an engine', () => {
  it('is absent, tells where it looked, and refuses calls with a next step', async () => {
    const docker = createDocker({
      instanceId: 'none',
      logger: silentLogger(),
      env: { HOME: '/nowhere' },
      socketCandidates: ['unix:///nowhere/a.sock', 'unix:///nowhere/b.sock'],
    });
    try {
      expect(await docker.settled()).toMatchObject({
        state: 'absent',
        probed: [
          { endpoint: 'unix:///nowhere/a.sock', source: 'usual socket', outcome: 'no such socket' },
          { endpoint: 'unix:///nowhere/b.sock', source: 'usual socket', outcome: 'no such socket' },
        ],
      });
      await expect(docker.images.find('x')).rejects.toMatchObject({
        code: 'docker_absent',
        actions: [{ operation: 'docker.retry' }, { operation: 'engine.useBackend' }],
      });
    } finally {
      await docker.dispose();
    }
  });
});

describe.skipIf(!hasDocker)(`the connection to Docker${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let image: string;
  beforeAll(async () => {
    docker = await connectedDocker();
    image = await testImage(docker);
  });
  afterAll(async () => {
    await cleanUp(docker.instanceId);
    await docker.dispose();
  });

  const runLabelled = (instanceId: string, workspaceId: string, script: string) => {
    const labels = Object.entries(labelsFor(instanceId, { workspaceId, fingerprint: 'f1' }));
    const flags = labels.flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    return dockerCli('run', '-d', ...flags, '-p', '127.0.0.1::8000', image, 'node', '-e', script);
  };
  const FOREVER = 'setInterval(() => {}, 1e6)';

  it('sees a container come up, die with its exit code and go', async () => {
    const workspaceId = newId();
    const changes: (string | null)[] = [];
    const subscription = docker.onContainer((id) => changes.push(id));
    const id = await runLabelled(docker.instanceId, workspaceId, FOREVER);
    await until(() => docker.container(workspaceId)?.state === 'running', 'running');
    const port = (await dockerCli('port', id, '8000/tcp')).split(':')[1];
    expect(docker.container(workspaceId)).toMatchObject({
      containerId: id,
      fingerprint: 'f1',
      hostPort: Number(port),
      exitCode: null,
    });

    await dockerCli('kill', id);
    await until(() => docker.container(workspaceId)?.state === 'exited', 'exited');
    expect(docker.container(workspaceId)).toMatchObject({ exitCode: 137, hostPort: null });
    await dockerCli('rm', id);
    await until(() => docker.container(workspaceId) === undefined, 'gone');
    expect(new Set(changes)).toEqual(new Set([workspaceId]));
    subscription.dispose();
  });

  it('knows after connecting what was there before, and nothing of other installations', async () => {
    const workspaceId = newId();
    const other = `test-${newId()}`;
    await runLabelled(docker.instanceId, workspaceId, 'process.exit(7)');
    await runLabelled(other, newId(), FOREVER);
    const second = await connectedDocker(docker.instanceId);
    const third = await connectedDocker(other);
    try {
      await until(() => second.container(workspaceId)?.state === 'exited', 'exited');
      expect(second.container(workspaceId)?.exitCode).toBe(7);
      expect(await second.containers.workspaceIds()).toEqual([workspaceId]);
      expect(third.container(workspaceId)).toBeUndefined();
    } finally {
      await cleanUp(other);
      await second.dispose();
      await third.dispose();
    }
  });

  it('makes its network and tells how containers reach this machine', async () => {
    const { listenAddress, extraHosts } = await docker.hostAccess();
    const inspected = await dockerCli(
      'network',
      'inspect',
      'molecule-core-net',
      '-f',
      '{{(index .IPAM.Config 0).Gateway}}',
    );
    expect(extraHosts).toEqual(listenAddress === null ? [] : [`host.docker.internal:${inspected}`]);
    if (process.platform === 'linux' && listenAddress !== null) expect(listenAddress).toBe(inspected);
  });

  describe('through a socket that breaks', () => {
    let folder: string;
    let socket: BreakingSocket;
    let clock: TestClock;
    let fragile: Docker;
    let workspaceId: string;
    let id: string;
    let changes: (string | null)[];
    beforeEach(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-proxy-'));
      socket = await BreakingSocket.listen(docker.state.endpoint, path.join(folder, 'docker.sock'));
      clock = new TestClock();
      workspaceId = newId();
      fragile = createDocker({
        instanceId: docker.instanceId,
        logger: silentLogger(),
        clock,
        env: { HOME: '/nowhere' },
        socketCandidates: [`unix://${socket.file}`],
      });
      expect((await fragile.settled()).state).toBe('ready');
      id = await runLabelled(docker.instanceId, workspaceId, FOREVER);
      await until(() => fragile.container(workspaceId)?.state === 'running', 'running');
      changes = [];
      fragile.onContainer((changed) => changes.push(changed));
    });
    afterEach(async () => {
      await fragile.dispose();
      await socket.break();
      await rm(folder, { recursive: true });
    });
    /** Lets time pass until the connection is in that state. */
    const state = (wanted: string) =>
      until(async () => {
        await clock.elapse(1000);
        return fragile.state.state === wanted;
      }, wanted);

    it('reconnects by itself and lists anew what happened meanwhile', async () => {
      await socket.break();
      await until(() => fragile.state.state === 'connecting', 'connecting');
      await expect(fragile.images.find('x')).rejects.toMatchObject({ code: 'docker_lost' });
      await dockerCli('rm', '-f', id);
      await socket.listen();
      await state('ready');
      expect(fragile.container(workspaceId)).toBeUndefined();
      expect(changes).toEqual([null]);
    });

    it('loses nothing when the stream is cut in the middle of an event', async () => {
      socket.cutAfter(40);
      await dockerCli('kill', id);
      await until(() => fragile.state.state === 'connecting', 'connecting');
      await state('ready');
      await until(() => fragile.container(workspaceId)?.state === 'exited', 'exited');
      expect(fragile.container(workspaceId)).toMatchObject({ containerId: id, exitCode: 137 });
      await dockerCli('rm', id);
      await until(() => fragile.container(workspaceId) === undefined, 'events arrive again');
    });

    it('notices an engine that is frozen, ends the calls to it, and is consistent once it thaws', async () => {
      socket.freeze();
      const call = fragile.images.find('x').catch((error: unknown) => error);
      await dockerCli('rm', '-f', id);
      await state('degraded');
      expect(fragile.state.reason).toContain('does not answer');
      await state('connecting');
      expect(await call).toMatchObject({ code: 'docker_lost' });
      socket.thaw();
      await state('ready');
      expect(fragile.container(workspaceId)).toBeUndefined();
    });
  });
});
