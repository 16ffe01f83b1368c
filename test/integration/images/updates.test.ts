import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import type { ImageOverview, RefreshResult, Task } from '../../../core/contract/index.ts';
import {
  type DockerRegistry,
  missingDockerRegistry,
  startDockerRegistry,
} from '../../support/docker-registry.ts';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { pushImage } from '../../support/registry-images.ts';
import { until } from '../../support/until.ts';
import { dockerCli, hasDocker } from '../docker/engine.ts';
import { allOnline, byName, importOrg } from '../engine/support.ts';

/** One that does not come with the app, which would build it itself; what runs in it is the agent that does. */
const RUNTIME = 'hermes';
const BUNDLED = 'molecule';
const A_WEEK_IN_MINUTES = 10_080;
const missing = hasDocker ? missingDockerRegistry() : 'no Docker engine answers';
const NEEDS = missing === null ? '' : ` (skipped: ${missing})`;

describe.skipIf(missing !== null)(`keeping images up to date${NEEDS}`, () => {
  const engines = new Engines();
  let folder: string;
  let registry: DockerRegistry;
  let engine: EngineProcess;
  let agent: string;
  const digests: string[] = [];

  /** Pushes another image, of an agent that works unless `base` says otherwise, as the newest one. */
  const push = async (base = agent) => {
    const name = `team/workspace-template-${RUNTIME}`;
    digests.push(await pushImage({ registry, name, content: newId(), base }));
  };
  const short = (digest = '') => digest.slice(7, 19);
  const overview = (): Promise<ImageOverview> => engine.call('images.list', {});
  const state = async () => {
    const all = await overview();
    const runtime = all.runtimes.find((each) => each.runtime === RUNTIME);
    if (!runtime) throw new Error('the runtime is not listed');
    return runtime;
  };
  /** Workspace name → first digits of the digest that its container was made from. */
  const versions = async () => {
    const names = await byName(engine);
    const images = new Map((await overview()).images.map(({ id, tags }) => [id, tags]));
    const rows = [...names].map(async ([name, { id }]) => {
      // Docker keeps no container that could not be started.
      const container = `ws-${id.slice(0, 12)}`;
      const imageId = await dockerCli('inspect', '-f', '{{.Image}}', container).catch(() => '');
      return [
        name,
        images
          .get(imageId)
          ?.map((tag) => tag.split(':').at(-1))
          .find((tag) => tag !== 'latest'),
      ];
    });
    return Object.fromEntries(await Promise.all(rows)) as Record<string, string>;
  };
  const ended = async ({ id }: Task) =>
    until('the task ends', async () => {
      const { tasks } = await engine.call('tasks.list', {});
      const task = tasks.find((each) => each.id === id);
      return task?.status !== 'running' && task;
    });

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-updates-'));
    registry = await startDockerRegistry();
    const local = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
    const built = await local.cli('image', 'build', BUNDLED, '--json');
    agent = (JSON.parse(built.stdout) as { tag: string }).tag;
    await local.stop();
    await push();
    engine = await engines.start({
      args: ['--port', '0', '--backend', 'docker'],
      env: { MOLECULE_IMAGE_REGISTRY: `${registry.host}/team` },
    });
    const org = path.join(folder, 'org');
    await mkdir(path.join(org, 'files'), { recursive: true });
    const workspaces = ['Canary', 'Steady'].map((name) => ({ name, runtime: RUNTIME, files_dir: 'files' }));
    await writeFile(path.join(org, 'org.yaml'), JSON.stringify({ name: 'Two', workspaces }));
    await writeFile(
      path.join(org, 'files/behaviour.yaml'),
      JSON.stringify({ rules: [{ when: '*', do: [{ reply: 'yes' }] }] }),
    );
    await importOrg(engine, org);
  });
  afterAll(async () => {
    await engines.dispose();
    await registry.dispose();
    await rm(folder, { recursive: true, force: true });
    const left = await dockerCli('images', '-q', '--filter', `reference=${registry.host}/team/*`);
    const ids = [...new Set(left.split('\n').filter(Boolean))];
    if (ids.length > 0) await dockerCli('rmi', '-f', ...ids);
  });

  it('runs workspaces from the registry, each by the image that the digest names', async () => {
    expect(await versions()).toEqual({ Canary: short(digests[0]), Steady: short(digests[0]) });
    expect(await state()).toMatchObject({
      current: { sha: digests[0] },
      head: { sha: digests[0] },
      updateAvailable: false,
      rollout: null,
      outdated: [],
    });
    expect((await overview()).mode).toEqual({ mode: 'registry', prefix: `${registry.host}/team` });
  });

  it('tells that there is a newer one when it looks, and pulls nothing for that', async () => {
    await push();
    const { runtimes } = await engine.call('images.check', {});
    expect(runtimes.find((each) => each.runtime === RUNTIME)).toMatchObject({
      current: { sha: digests[0] },
      head: { sha: digests[1] },
      updateAvailable: true,
      outdated: [],
    });
    const { stdout } = await engine.cli('image', 'ls');
    expect(stdout).toMatch(new RegExp(`^${RUNTIME} +${short(digests[0])}.* update available `, 'm'));
  });

  it('refreshes over the platform API: canaries first, the others when somebody says so', async () => {
    const canary = (await byName(engine)).get('Canary');
    await engine.call('images.configure', { soakMinutes: A_WEEK_IN_MINUTES });
    await engine.call('workspaces.update', { id: canary?.id ?? '', updateTier: 'canary' });
    const { status, body } = await engine.admin.post(`/admin/workspace-images/refresh?runtime=${RUNTIME}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      pulled: [RUNTIME],
      failed: [],
      recreated: [`ws-${canary?.id.slice(0, 12)}`],
    });
    await until('the canary soaks', async () => (await state()).rollout?.stage === 'soaking');
    expect(await versions()).toEqual({ Canary: short(digests[1]), Steady: short(digests[0]) });
    const steady = (await byName(engine)).get('Steady');
    expect((await state()).outdated).toEqual([steady?.id]);
    // One of the others that starts now keeps what it has.
    await engine.call('workspaces.restart', { id: steady?.id ?? '' });
    await allOnline(engine, 2);
    expect((await versions()).Steady).toBe(short(digests[0]));
    await engine.call('images.rollout', { runtime: RUNTIME, action: 'promote' });
    await until('everybody has it', async () => (await state()).outdated.length === 0);
    await allOnline(engine, 2);
    expect(await versions()).toEqual({ Canary: short(digests[1]), Steady: short(digests[1]) });
  });

  it('gives it to the others by itself when the canaries stayed online for long enough', async () => {
    await engine.call('images.configure', { soakMinutes: 0 });
    await push();
    const { code, stdout } = await engine.cli('image', 'refresh', RUNTIME, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout) as RefreshResult).toMatchObject({ pulled: [RUNTIME], failed: [], errors: [] });
    await until('everybody has it', async () => {
      const now = await state();
      return now.rollout === null && now.outdated.length === 0;
    });
    await allOnline(engine, 2);
    expect(await versions()).toEqual({ Canary: short(digests[2]), Steady: short(digests[2]) });
  });

  it('holds one that a canary cannot run, over a crash of the engine; withdrawing brings the canary back', async () => {
    await push('scratch');
    await engine.cli('image', 'refresh');
    await until('it is held', async () => (await state()).rollout?.stage === 'held');
    await engine.kill();
    engine = await engines.start({
      home: engine.home,
      args: ['--backend', 'docker'],
      env: { MOLECULE_IMAGE_REGISTRY: `${registry.host}/team` },
    });
    const { problems } = await engine.call('engine.snapshot', {});
    expect(problems.find(({ key }) => key === `rollout:${RUNTIME}`)).toMatchObject({
      error: { code: 'rollout_held', message: 'Canary does not run with the new image' },
    });
    expect((await versions()).Steady).toBe(short(digests[2]));
    await engine.call('images.rollout', { runtime: RUNTIME, action: 'withdraw' });
    await allOnline(engine, 2);
    expect(await versions()).toEqual({ Canary: short(digests[2]), Steady: short(digests[2]) });
    // Nobody is behind: what was withdrawn is the newest, and yet no update.
    expect(await state()).toMatchObject({
      rollout: null,
      head: { sha: digests[3] },
      current: { sha: digests[2] },
      updateAvailable: false,
      outdated: [],
    });
  });

  it('watches: notes what is there first, then gives workspaces what comes after it', async () => {
    await engine.call('images.configure', { watch: 'recreate' });
    // The first look ends before the second begins.
    await until('it looked', async () => (await state()).head?.sha === digests[3]);
    await push();
    await until('everybody has it', async () => {
      // Each change of the settings makes it look at once.
      await engine.call('images.configure', { watch: 'recreate' });
      const now = await state();
      return now.current?.sha === digests[4] && now.rollout === null && now.outdated.length === 0;
    });
    await allOnline(engine, 2);
    expect(await versions()).toEqual({ Canary: short(digests[4]), Steady: short(digests[4]) });
    await engine.call('images.configure', { watch: 'off' });
  });

  it('tells what of it may go, and removes that and nothing else', async () => {
    const used = (await overview()).images.find(({ users }) => users.length > 0);
    const plan = await engine.call('images.prunePlan', { keep: 0 });
    const own = plan.items.filter(({ name }) => name.startsWith(registry.host));
    expect(own.map(({ name }) => name.split(':').at(-1))).toEqual(
      expect.arrayContaining([short(digests[0]), short(digests[1])]),
    );
    expect(plan.items.some(({ id }) => id === used?.id)).toBe(false);
    const dry = await engine.cli('image', 'prune', '--keep', '0', '--dry-run', '--json');
    expect((JSON.parse(dry.stdout) as typeof plan).items.map(({ id }) => id)).toEqual(
      expect.arrayContaining(own.map(({ id }) => id)),
    );
    // Without a terminal nobody can be asked.
    expect((await engine.cli('image', 'prune', '--keep', '0')).code).toBe(2);
    expect((await engine.cli('image', 'prune', '--keep', 'some')).code).toBe(2);

    const ids = [own[0]?.id ?? '', used?.id ?? '', `sha256:${'0'.repeat(64)}`];
    const pruned = await engine.call('images.prune', { ids });
    expect(pruned.removed).toEqual([own[0]?.id]);
    expect(pruned.failed.map(({ id }) => id)).toEqual(ids.slice(1));
    expect(await dockerCli('images', '-q', own[0]?.name ?? '')).toBe('');
    expect(await dockerCli('images', '-q', used?.tags[0] ?? '')).not.toBe('');
    expect((await overview()).disk.imagesBytes).toBeGreaterThan(0);
  });

  it('leaves what somebody made or named themselves, whatever labels that has', async () => {
    const { items } = await engine.call('images.prunePlan', { keep: 0 });
    const renamed = items.find(({ name }) => name.startsWith(registry.host));
    const { id } = (await byName(engine)).get('Steady') ?? {};
    const mine = `molecule-test/mine-${newId().slice(0, 8)}`;
    try {
      await dockerCli('tag', renamed?.id ?? '', `${mine}:renamed`);
      await dockerCli('commit', `ws-${id?.slice(0, 12)}`, `${mine}:snapshot`);
      await writeFile(path.join(folder, 'Dockerfile'), `FROM ${agent}\nLABEL unique=${mine}\n`);
      await dockerCli('build', '-q', '-t', `${mine}:built`, folder);
      const listed = (await overview()).images.flatMap(({ tags }) => tags);
      expect(listed.filter((tag) => tag.startsWith(mine))).toEqual([]);
      const plan = await engine.call('images.prunePlan', { keep: 0 });
      expect(plan.items.map((item) => item.id)).not.toContain(renamed?.id);
      const ids = [renamed?.id ?? ''];
      expect(await engine.call('images.prune', { ids })).toMatchObject({
        removed: [],
        failed: [{ id: ids[0] }],
      });
      expect(await dockerCli('images', '-q', mine)).not.toBe('');
    } finally {
      for (const tag of ['renamed', 'snapshot', 'built'])
        await dockerCli('rmi', `${mine}:${tag}`).catch(() => undefined);
    }
  });

  it('fails for a runtime alone, says why, and with exit code 1', async () => {
    await registry.stop();
    const { task } = await engine.call('images.refresh', { runtimes: [RUNTIME] });
    const result = (await ended(task)).result as unknown as RefreshResult;
    expect(result).toMatchObject({ pulled: [], failed: [RUNTIME], recreated: [] });
    expect(result.errors[0]?.error.code).toBe('registry_unreachable');
    const { code, stderr } = await engine.cli('image', 'refresh', '--no-recreate');
    expect(code).toBe(1);
    expect(stderr).toContain('cannot be reached');
    await allOnline(engine, 2);
    await registry.start();
  });

  it('refuses unknown runtimes in the words of the platform', async () => {
    const { status, body } = await engine.admin.post('/admin/workspace-images/refresh?runtime=nope');
    expect(status).toBe(400);
    expect(body).toEqual({
      error: 'unknown runtime: nope',
      known_runtimes: expect.arrayContaining([RUNTIME]),
    });
    await expect(engine.call('images.refresh', { runtimes: ['nope'] })).rejects.toMatchObject({
      code: 'unknown_runtime',
    });
    await expect(engine.call('images.pin', { runtime: 'nope', digest: null })).rejects.toMatchObject({
      code: 'unknown_runtime',
    });
    const anonymous = await engine.admin.as(null).post('/admin/workspace-images/refresh');
    expect(anonymous.status).toBe(401);
  });

  it('stays at a digest that it is pinned to', async () => {
    await engine.call('images.pin', { runtime: RUNTIME, digest: digests[2] ?? '' });
    expect(await state()).toMatchObject({ pin: digests[2], head: { sha: digests[2] } });
    await engine.cli('image', 'refresh');
    await allOnline(engine, 2);
    await until('everybody has it', async () => (await state()).outdated.length === 0);
    expect(await versions()).toEqual({ Canary: short(digests[2]), Steady: short(digests[2]) });
  });
});
