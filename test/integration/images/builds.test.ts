import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
import type { Build } from '../../../core/contract/index.ts';
import { createDocker, type Docker } from '../../../core/docker/index.ts';
import { BreakingSocket } from '../../support/breaking-socket.ts';
import { TestClock } from '../../support/clock.ts';
import { connectedDocker, hasDocker, NEEDS_DOCKER, until } from '../docker/engine.ts';
import { ImageWorld } from './world.ts';

/** Another process on this machine whose command line contains the text: the engine's, on Linux. */
function isRunning(text: string): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}

describe.skipIf(!hasDocker)(`builds that wait, stand still or are cancelled${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let world: ImageWorld;
  let marker: string;

  beforeAll(async () => {
    docker = await connectedDocker();
  });
  afterAll(() => docker.dispose());
  beforeEach(async () => {
    world = await ImageWorld.create(docker);
    marker = `marker-${newId()}`;
  });
  afterEach(() => world.dispose());

  /** A template whose step goes on until somebody ends it. */
  const endless = () =>
    world.bundle({
      Dockerfile: `ARG BASE_IMAGE\nFROM $BASE_IMAGE\nRUN ["node", "-e", "console.log('begun'); setInterval(() => {}, 1e6)", "${marker}"]\n`,
    });
  const begun = async (): Promise<Build> => {
    await until(
      () => world.output.some(({ lines }) => lines.some((line) => line.endsWith(' begun'))),
      'the step prints',
    );
    return world.seen.at(-1) as Build;
  };
  const seesProcesses = process.platform === 'linux';
  const ends = async () => {
    if (seesProcesses) await until(() => !isRunning(marker), 'the process of the step ends');
  };

  it('cancels one by its id: its process ends, all who wait hear of it, and the next one starts afresh', async () => {
    const { runtime } = world;
    await endless();
    const images = world.images();
    const waiting = [1, 2].map(() => images.ensure(runtime).catch((thrown: unknown) => thrown));
    const build = await begun();
    if (seesProcesses) expect(isRunning(marker)).toBe(true);
    images.cancel(build.id);
    // Somebody new does not get what was cancelled.
    const next = images.ensure(runtime).catch((thrown: unknown) => thrown);
    for (const each of await Promise.all(waiting)) {
      expect(each).toMatchObject({
        code: 'build_cancelled',
        actions: [{ operation: 'images.build' }, { operation: 'builds.log', input: { id: build.id } }],
      });
    }
    expect(images.getBuild(build.id)).toMatchObject({ status: 'cancelled', endedAt: expect.any(Number) });
    expect(images.getBuild(build.id).steps.filter(({ status }) => status === 'running')).toEqual([]);
    await until(
      () => world.builds().some(({ id, status }) => id !== build.id && status === 'running'),
      'the next runs',
    );
    await images.dispose();
    expect(await next).toMatchObject({ code: 'interrupted' });
    await ends();
    expect(() => images.cancel('none')).toThrow(expect.objectContaining({ code: 'build_not_found' }));
    images.cancel(build.id);
  });

  it('goes on while anybody waits, and ends with the last one who leaves', async () => {
    const { runtime } = world;
    await endless();
    const images = world.images();
    const leaving = [new AbortController(), new AbortController()];
    const [first, second] = leaving.map(({ signal }) =>
      images.build(runtime, { trigger: 'user', signal }).catch((thrown: unknown) => thrown),
    );
    const build = await begun();
    leaving[0]?.abort(new Error('the first left'));
    expect(await first).toMatchObject({ message: 'the first left' });
    expect(images.getBuild(build.id).status).toBe('running');
    leaving[1]?.abort(new Error('the second left'));
    expect(await second).toMatchObject({ message: 'the second left' });
    expect(images.getBuild(build.id).status).toBe('cancelled');
    expect(world.builds().length).toBe(1);
    await ends();
  });

  it('lets as many run as are wanted; the others are seen waiting, and can leave before their turn', async () => {
    await endless();
    const images = world.images({ parallelBuilds: 1 });
    const running = images.ensure(world.runtime).catch((thrown: unknown) => thrown);
    const build = await begun();
    const leaving = new AbortController();
    const { runtime } = world;
    // The same with nothing of the cache is another build.
    const queued = images
      .build(runtime, { trigger: 'user', anew: true, signal: leaving.signal })
      .catch((thrown: unknown) => thrown);
    await until(() => world.builds().some(({ status }) => status === 'queued'), 'one is queued');
    leaving.abort(new Error('left'));
    expect(await queued).toMatchObject({ message: 'left' });
    expect(
      world
        .builds()
        .map(({ status }) => status)
        .sort(),
    ).toEqual(['cancelled', 'running']);
    const third = images.build(runtime, { trigger: 'user', anew: true }).catch((thrown: unknown) => thrown);
    await until(() => world.builds().some(({ status }) => status === 'queued'), 'another is queued');
    images.cancel(build.id);
    expect(await running).toMatchObject({ code: 'build_cancelled' });
    await until(() => !world.builds().some(({ status }) => status === 'queued'), 'it gets its turn');
    await images.dispose();
    expect(await third).toMatchObject({ code: 'interrupted' });
    await ends();
  });

  it('ends one that prints nothing for too long, with the step where it stood still', async () => {
    const { runtime } = world;
    await endless();
    const clock = new TestClock();
    const images = world.images({ clock, stallGraceMs: 240_000 });
    const waiting = images.ensure(runtime).catch((thrown: unknown) => thrown);
    const build = await begun();
    await clock.elapse(239_000);
    expect(images.getBuild(build.id).status).toBe('running');
    await clock.elapse(1_000);
    expect(await waiting).toMatchObject({
      code: 'build_stalled',
      message: expect.stringContaining('RUN ["node"'),
      detail: expect.stringMatching(/nothing for 240 s[\s\S]*MOLECULE_BUILD_STALL_GRACE_S[\s\S]* begun/),
    });
    expect(images.getBuild(build.id)).toMatchObject({ status: 'failed', error: { code: 'build_stalled' } });
    await ends();
  });

  it('cancels one that still fetches its template, and shows what it is doing', async () => {
    const { runtime } = world;
    const repository = await world.repository();
    const sha = await repository.commit({ Dockerfile: 'FROM scratch\n' });
    const real = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    const script = `#!/bin/sh\ncase " $* " in *" fetch "*) echo "remote: slow" >&2; exec sleep 600;; esac\nexec '${real}' "$@"\n`;
    await world.write('bin', { git: script });
    await chmod(path.join(world.folder, 'bin/git'), 0o755);
    const images = world.images({ env: { PATH: `${path.join(world.folder, 'bin')}:${process.env.PATH}` } });
    const waiting = images.ensure(runtime).catch((thrown: unknown) => thrown);
    await until(() => world.output.some(({ lines }) => lines.includes('remote: slow')), 'git speaks');
    const [build] = world.builds();
    expect(build).toMatchObject({
      status: 'running',
      sha,
      steps: [{ name: expect.stringMatching(`^fetch .*@${sha.slice(0, 12)}$`), status: 'running' }],
    });
    images.cancel(build?.id ?? '');
    expect(await waiting).toMatchObject({ code: 'build_cancelled' });
    expect(world.builds()[0]).toMatchObject({ status: 'cancelled', steps: [{ status: 'failed' }] });
  });

  it('ends one whose engine goes away with docker_lost, and builds again when it is back', async () => {
    const { runtime } = world;
    const socket = await BreakingSocket.listen(docker.state.endpoint, path.join(world.folder, 'docker.sock'));
    const fragile = createDocker({
      instanceId: docker.instanceId,
      logger: silentLogger(),
      env: { HOME: '/nowhere' },
      socketCandidates: [`unix://${socket.file}`],
    });
    const other = await ImageWorld.create(fragile, runtime);
    try {
      expect((await fragile.settled()).state).toBe('ready');
      const said = (text: string) =>
        until(() => other.output.some(({ lines }) => lines.some((line) => line.endsWith(text))), text);
      const step = (script: string) =>
        other.bundle({
          Dockerfile: `ARG BASE_IMAGE\nFROM $BASE_IMAGE\nRUN ["node", "-e", "${script}", "${marker}"]\n`,
        });
      await step("console.log('begun'); setInterval(() => {}, 1e6)");
      const images = other.images();
      const waiting = images.ensure(runtime).catch((thrown: unknown) => thrown);
      await said(' begun');
      await socket.break();
      expect(await waiting).toMatchObject({ code: 'docker_lost' });
      expect(other.builds()).toMatchObject([{ status: 'failed', error: { code: 'docker_lost' } }]);
      await ends();
      await step("console.log('done')");
      await socket.listen();
      await until(() => fragile.state.state === 'ready', 'Docker is back');
      expect(await images.ensure(runtime)).toMatchObject({ cached: false });
      expect(other.builds()[0]).toMatchObject({ status: 'succeeded' });
    } finally {
      await other.dispose();
      await fragile.dispose();
      await socket.break();
    }
  });
});
