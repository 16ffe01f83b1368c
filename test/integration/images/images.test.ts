import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, silentLogger, systemClock } from '../../../core/base/index.ts';
import type { Build } from '../../../core/contract/index.ts';
import type { Docker } from '../../../core/docker/index.ts';
import { type BuildStore, createImages, type Images } from '../../../core/images/index.ts';
import { connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, until } from '../docker/engine.ts';

function memoryStore(builds: Build[] = []): BuildStore & { all: Map<string, Build> } {
  const all = new Map(builds.map((build) => [build.id, build]));
  return {
    all,
    save: (build) => void all.set(build.id, build),
    get: (id) => all.get(id),
    list: (limit) => [...all.values()].sort((a, b) => b.startedAt - a.startedAt).slice(0, limit),
  };
}

const FROM = 'ARG BASE_IMAGE\nFROM $BASE_IMAGE\n';

describe.skipIf(!hasDocker)(`the image pipeline${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let folder: string;
  let runtime: string;
  let builds: ReturnType<typeof memoryStore>;
  let images: Images;
  let output: { id: string; fromLine: number; lines: string[] }[];
  let seen: Build[];

  beforeAll(async () => {
    docker = await connectedDocker();
  });
  afterAll(() => docker.dispose());
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-images-'));
    runtime = `test-${newId().slice(0, 8)}`;
    builds = memoryStore();
    output = [];
    seen = [];
    images = create();
  });
  afterEach(async () => {
    await images.dispose();
    const built = await dockerCli(
      'images',
      '-q',
      '--filter',
      `reference=molecule-local/workspace-template-${runtime}`,
    );
    const ids = [...new Set(built.split('\n').filter(Boolean))];
    if (ids.length > 0) await dockerCli('rmi', '-f', ...ids);
    await rm(folder, { recursive: true });
  });

  const create = () =>
    createImages({
      docker,
      resources: path.join(folder, 'resources'),
      home: { images: path.join(folder, 'images'), offline: path.join(folder, 'offline') },
      builds,
      logger: silentLogger(),
      clock: systemClock,
      onBuild: (build) => seen.push(build),
      onOutput: (id, fromLine, lines) => output.push({ id, fromLine, lines }),
    });
  const template = async (files: Record<string, string>) => {
    const target = path.join(folder, 'resources/workspace-templates', runtime);
    await mkdir(target, { recursive: true });
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(target, name), content);
  };

  it('builds once, finds the image afterwards, and builds anew when a file changed', async () => {
    await template({ Dockerfile: `${FROM}COPY hello.txt /hello.txt\n`, 'hello.txt': newId() });
    const progress: number[] = [];
    const first = await images.ensure(runtime, (fraction) => progress.push(fraction));
    expect(first).toMatchObject({ cached: false, imageId: expect.stringMatching(/^sha256:/) });
    expect(first.tag).toMatch(new RegExp(`^molecule-local/workspace-template-${runtime}:[0-9a-f]{12}$`));
    expect(progress.at(-1)).toBe(1);
    expect(builds.get(first.buildId ?? '')).toMatchObject({
      status: 'succeeded',
      progress: 1,
      error: null,
      runtime,
    });
    const latest = await dockerCli(
      'inspect',
      '-f',
      '{{.Id}}',
      `molecule-local/workspace-template-${runtime}:latest`,
    );
    expect(latest).toBe(first.imageId);

    expect(await images.ensure(runtime)).toEqual({ tag: first.tag, imageId: first.imageId, cached: true });
    expect(await create().ensure(runtime)).toMatchObject({ tag: first.tag, cached: true });
    await template({ 'hello.txt': newId() });
    const second = await images.ensure(runtime);
    expect(second.cached).toBe(false);
    expect(second.tag).not.toBe(first.tag);
    expect(builds.all.size).toBe(2);
  });

  it('keeps the log: live without gaps, and in a file afterwards', async () => {
    const say = `console.log('said ${runtime}'); console.log('API_KEY=hush')`;
    await template({ Dockerfile: `${FROM}RUN ["node", "-e", "${say}"]\n` });
    const { buildId = '' } = await images.ensure(runtime);
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

  it('makes one build for all who wait', async () => {
    await template({ Dockerfile: `${FROM}COPY Dockerfile /${runtime}\n` });
    const results = await Promise.all([1, 2, 3].map(() => images.ensure(runtime)));
    expect(new Set(results.map(({ imageId }) => imageId)).size).toBe(1);
    expect(builds.all.size).toBe(1);
  });

  it('names the failing step, shows the last lines and points to the log', async () => {
    await template({
      Dockerfile: `${FROM}RUN ["node", "-e", "console.error('no luck ${runtime}'); process.exit(3)"]\n`,
    });
    const error = await images.ensure(runtime).catch((thrown: unknown) => thrown);
    const [build] = builds.list(1);
    expect(error).toMatchObject({
      code: 'build_failed',
      message: expect.stringContaining('RUN ["node"'),
      detail: expect.stringContaining(`no luck ${runtime}`),
      actions: [{ label: 'Open build log', operation: 'builds.log', input: { id: build?.id } }],
    });
    expect(build).toMatchObject({ status: 'failed', error: { code: 'build_failed' } });
    expect(build?.steps.filter((step) => step.status === 'failed').length).toBe(1);
    expect(seen.at(-1)).toEqual(build);
    expect(await docker.images.find(build?.tag ?? '')).toBeUndefined();
  });

  it('tells a Dockerfile that cannot be parsed as a failed build', async () => {
    await template({ Dockerfile: `${FROM}FLY away\n` });
    await expect(images.ensure(runtime)).rejects.toMatchObject({
      code: 'build_failed',
      detail: expect.stringMatching(/unknown instruction/i),
    });
  });

  it('refuses a template without Dockerfile and an unknown runtime without a build', async () => {
    await template({ 'config.yaml': '' });
    await expect(images.ensure(runtime)).rejects.toMatchObject({ code: 'template_no_dockerfile' });
    await expect(images.ensure('no-such')).rejects.toMatchObject({
      code: 'unknown_runtime',
      detail: expect.stringContaining(runtime),
    });
    expect(builds.all.size).toBe(0);
    expect(await images.known()).toEqual([runtime]);
  });

  it('ends a running build as interrupted when the app closes', async () => {
    await template({ Dockerfile: `${FROM}RUN ["node", "-e", "setInterval(() => {}, 1e6)"]\n` });
    const waiting = images.ensure(runtime).catch((thrown: unknown) => thrown);
    await until(
      () => seen.at(-1)?.steps.some((step) => step.name.includes('RUN') && step.startedAt !== null) ?? false,
      'the step runs',
    );
    await images.dispose();
    expect(await waiting).toMatchObject({ code: 'interrupted' });
    expect(builds.list(1)[0]).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
  });

  it('marks builds that a dead engine left running', async () => {
    const left: Build = {
      id: 'left',
      runtime,
      tag: 'x',
      status: 'running',
      steps: [],
      progress: 0.5,
      error: null,
      startedAt: 1,
      endedAt: null,
    };
    builds = memoryStore([left, { ...left, id: 'good', status: 'succeeded' }]);
    await create().dispose();
    expect(builds.get('left')).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
    expect(builds.get('good')).toMatchObject({ status: 'succeeded' });
  });
});
