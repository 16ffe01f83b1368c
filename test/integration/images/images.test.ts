import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import type { Build } from '../../../core/contract/index.ts';
import type { Docker } from '../../../core/docker/index.ts';
import { connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, until } from '../docker/engine.ts';
import { ImageWorld } from './world.ts';

const FROM = 'ARG BASE_IMAGE\nFROM $BASE_IMAGE\n';

describe.skipIf(!hasDocker)(`images of bundled templates${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let world: ImageWorld;

  beforeAll(async () => {
    docker = await connectedDocker();
  });
  afterAll(() => docker.dispose());
  beforeEach(async () => {
    world = await ImageWorld.create(docker);
  });
  afterEach(() => world.dispose());

  it('builds once, finds the image afterwards, and builds anew when a file changed', async () => {
    const { runtime } = world;
    await world.bundle({ Dockerfile: `${FROM}COPY hello.txt /hello.txt\n`, 'hello.txt': newId() });
    const images = world.images();
    const progress: number[] = [];
    const first = await images.ensure(runtime, { onProgress: (fraction) => progress.push(fraction) });
    expect(first).toMatchObject({ cached: false, imageId: expect.stringMatching(/^sha256:/) });
    expect(first.tag).toBe(`molecule-local/workspace-template-${runtime}:${first.version.sha.slice(0, 12)}`);
    expect(progress.at(-1)).toBe(1);
    const build = images.getBuild(first.buildId ?? '');
    expect(build).toMatchObject({
      status: 'succeeded',
      progress: 1,
      error: null,
      runtime,
      source: 'bundled',
    });
    expect(build.contentKey).toBe(first.contentKey);
    const inspected = JSON.parse(await dockerCli('inspect', first.tag))[0];
    expect(inspected.Id).toBe(first.imageId);
    expect(inspected.RepoTags).toContain(`molecule-local/workspace-template-${runtime}:latest`);
    expect(inspected.Config.Labels).toMatchObject({
      'molecule.platform.managed': 'true',
      'molecule.platform.runtime': runtime,
      'molecule.platform.content': first.contentKey,
      'molecule.platform.source': 'bundled',
      'molecule.platform.sha': first.version.sha,
      'molecule.platform.app-version': '1.2.3',
      'molecule.platform.platform': build.platform,
    });

    const again = { tag: first.tag, imageId: first.imageId, cached: true, buildId: null };
    expect(await images.ensure(runtime)).toMatchObject(again);
    expect(await world.images().ensure(runtime)).toMatchObject(again);
    await world.bundle({ 'hello.txt': newId() });
    const second = await images.ensure(runtime);
    expect(second.cached).toBe(false);
    expect(second.tag).not.toBe(first.tag);
    expect(world.builds().length).toBe(2);
  });

  it('builds anew when the base image is another one, and names nothing just because somebody looks', async () => {
    const { runtime } = world;
    await world.bundle({ Dockerfile: `${FROM}COPY hello.txt /hello.txt\n`, 'hello.txt': newId() });
    const images = world.images();
    const first = await images.ensure(runtime);
    const latest = first.tag.replace(/:.*/, ':latest');
    await dockerCli('rmi', latest);
    expect(await images.provider.find(first.version)).toMatchObject({ imageId: first.imageId });
    expect(await docker.images.find(latest)).toBeUndefined();
    expect(await world.images().ensure(runtime)).toMatchObject({ cached: true });
    expect(await docker.images.find(latest)).toBe(first.imageId);

    // As an earlier version of the app would have built it, on its own base image.
    const labels = {
      ...(await docker.images.look(first.tag))?.labels,
      'molecule.platform.base-image': 'molecule-local/base:0-amd64',
    };
    const older = Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    await world.write('older', { Dockerfile: 'FROM scratch\nCMD ["none"]\n' });
    await dockerCli('build', '-q', ...older, '-t', first.tag, path.join(world.folder, 'older'));
    expect(await images.provider.find(first.version)).toBeUndefined();
    expect(await world.images().ensure(runtime)).toMatchObject({ cached: false, tag: first.tag });
  });

  it('keeps the log: live without gaps, and in a file afterwards', async () => {
    const { runtime, output } = world;
    const say = `console.log('said ${runtime}'); console.log('API_KEY=hush')`;
    await world.bundle({ Dockerfile: `${FROM}RUN ["node", "-e", "${say}"]\n` });
    const images = world.images();
    const buildId = (await images.ensure(runtime)).buildId ?? '';
    const live = output.flatMap(({ lines }) => lines);
    expect(output.map(({ fromLine }) => fromLine)).toEqual(
      output.map((_, index) => output.slice(0, index).reduce((sum, { lines }) => sum + lines.length, 0)),
    );
    expect(live.some((line) => line.endsWith(`said ${runtime}`))).toBe(true);
    expect(live.join('\n')).not.toContain('hush');
    expect(await images.log(buildId, 0)).toEqual({ lines: live, nextLine: live.length });
    expect(await images.log(buildId, live.length - 1)).toEqual({
      lines: live.slice(-1),
      nextLine: live.length,
    });
    await expect(images.log('none', 0)).rejects.toMatchObject({ code: 'build_not_found' });
  });

  it('names the failing step, shows the last lines and points to the log', async () => {
    const { runtime } = world;
    await world.bundle({
      Dockerfile: `${FROM}RUN ["node", "-e", "console.error('no luck ${runtime}'); process.exit(3)"]\n`,
    });
    const error = await world
      .images()
      .ensure(runtime)
      .catch((thrown: unknown) => thrown);
    const [build] = world.builds();
    expect(error).toMatchObject({
      code: 'build_failed',
      message: expect.stringContaining('RUN ["node"'),
      detail: expect.stringContaining(`no luck ${runtime}`),
      actions: [{ label: 'Open build log', operation: 'builds.log', input: { id: build?.id } }],
    });
    expect(build).toMatchObject({ status: 'failed', error: { code: 'build_failed' } });
    expect(build?.steps.filter((step) => step.status === 'failed').length).toBe(1);
    expect(world.seen.at(-1)).toEqual(build);
    expect(await docker.images.find(build?.tag ?? '')).toBeUndefined();
    expect((await world.images().log(build?.id ?? '', 0)).lines.join('\n')).toContain(`no luck ${runtime}`);
  });

  it('tells a Dockerfile that cannot be parsed as a failed build', async () => {
    await world.bundle({ Dockerfile: `${FROM}FLY away\n` });
    await expect(world.images().ensure(world.runtime)).rejects.toMatchObject({
      code: 'build_failed',
      detail: expect.stringMatching(/unknown instruction/i),
    });
  });

  it('refuses a template without Dockerfile and an unknown runtime without a build', async () => {
    const { runtime } = world;
    await world.bundle({ 'config.yaml': '' });
    const images = world.images();
    await expect(images.ensure(runtime)).rejects.toMatchObject({ code: 'template_no_dockerfile' });
    await expect(images.ensure('no-such')).rejects.toMatchObject({
      code: 'unknown_runtime',
      detail: expect.stringContaining(runtime),
    });
    expect(world.builds()).toEqual([]);
    expect(await images.known()).toContain(runtime);
  });

  it('ends a running build as interrupted when the app closes', async () => {
    const { runtime, seen } = world;
    await world.bundle({ Dockerfile: `${FROM}RUN ["node", "-e", "setInterval(() => {}, 1e6)"]\n` });
    const images = world.images();
    const waiting = images.ensure(runtime).catch((thrown: unknown) => thrown);
    await until(
      () => seen.at(-1)?.steps.some((step) => step.name.includes('RUN') && step.startedAt !== null) ?? false,
      'the step runs',
    );
    await images.dispose();
    expect(await waiting).toMatchObject({ code: 'interrupted' });
    expect(world.builds()[0]).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
    await expect(images.ensure(runtime)).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('marks builds that a dead engine left running or waiting', async () => {
    const { store, runtime } = world;
    const left: Build = {
      id: 'left',
      runtime,
      kind: 'build',
      tag: 'x',
      source: 'bundled',
      sha: 'a',
      contentKey: 'b',
      platform: 'linux/amd64',
      emulated: false,
      trigger: 'workspace',
      status: 'running',
      steps: [
        { id: '1', name: 'FROM a', status: 'done', startedAt: 1, endedAt: 2 },
        { id: '2', name: 'RUN b', status: 'running', startedAt: 2, endedAt: null },
      ],
      progress: 0.5,
      previousMs: null,
      estimateMs: null,
      error: null,
      startedAt: 1,
      endedAt: null,
    };
    store.builds.save(left);
    store.builds.save({ ...left, id: 'waiting', status: 'queued' });
    store.builds.save({ ...left, id: 'good', status: 'succeeded' });
    world.images();
    const failed = { status: 'failed', error: { code: 'interrupted' } };
    expect(store.builds.get('left')).toMatchObject(failed);
    expect(store.builds.get('left')?.steps).toMatchObject([
      { status: 'done', endedAt: 2 },
      { status: 'failed', endedAt: expect.any(Number) },
    ]);
    expect(store.builds.get('waiting')).toMatchObject(failed);
    expect(store.builds.get('good')).toMatchObject({ status: 'succeeded' });
  });
});
