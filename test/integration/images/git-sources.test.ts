import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import type { Docker } from '../../../core/docker/index.ts';
import type { Content } from '../../support/git-repository.ts';
import { recordingGit } from '../../support/recording-git.ts';
import { connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage } from '../docker/engine.ts';
import { ImageWorld, removeImages } from './world.ts';

describe.skipIf(!hasDocker)(`images of templates in git repositories${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let base: string;
  let world: ImageWorld;

  beforeAll(async () => {
    docker = await connectedDocker();
    base = await testImage(docker);
  });
  afterAll(() => docker.dispose());
  beforeEach(async () => {
    world = await ImageWorld.create(docker);
  });
  afterEach(() => world.dispose());

  /** Paths below `/context` of an image, with what they hold. */
  const contentOf = async (image: string): Promise<Record<string, string>> => {
    const script = `
      const fs = require('node:fs'), path = require('node:path'), found = {};
      const walk = (folder) => { for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) walk(file);
        else found[path.relative('/context', file)] = entry.isSymbolicLink() ? '-> ' + fs.readlinkSync(file)
          : (fs.statSync(file).mode & 0o111 ? 'x ' : '') + fs.readFileSync(file, 'utf8');
      } };
      walk('/context'); console.log(JSON.stringify(found));`;
    return JSON.parse(await dockerCli('run', '--rm', image, 'node', '-e', script));
  };
  const template = (more: Readonly<Record<string, Content>> = {}): Record<string, Content> => ({
    Dockerfile: `FROM ${base}\nCOPY . /context\n`,
    'unique.txt': newId(),
    ...more,
  });

  it('builds at the exact commit; a hit starts no git and builds nothing; a moved head builds once more', async () => {
    const { runtime } = world;
    const repository = await world.repository();
    const files = template();
    const sha = await repository.commit(files);
    const git = await recordingGit(world.folder);
    const images = world.images({ env: { PATH: git.path } });
    const first = await images.ensure(runtime);
    expect(first).toMatchObject({
      tag: `molecule-local/workspace-template-${runtime}:${sha.slice(0, 12)}`,
      cached: false,
      version: { sha, ref: 'main', offline: false },
    });
    expect(await contentOf(first.imageId)).toEqual({ ...files });
    expect((await git.calls()).length).toBeGreaterThan(0);
    const fetched = `fetch ${first.version.source}@${sha.slice(0, 12)}`;
    expect(world.builds()[0]?.steps[0]).toMatchObject({ name: fetched, status: 'done' });
    expect(world.builds()[0]?.contentKey).toBe(first.contentKey);
    expect(world.logOf(first.buildId)).toContain(fetched);

    expect(await images.ensure(runtime)).toMatchObject({ imageId: first.imageId, cached: true });
    const afterRestart = world.images({ env: { PATH: git.path } });
    expect(await afterRestart.ensure(runtime)).toMatchObject({ imageId: first.imageId, cached: true });
    expect(await afterRestart.build(runtime, { trigger: 'user' })).toMatchObject({
      cached: true,
      buildId: null,
    });
    expect(await git.calls()).toEqual([]);
    expect(world.builds().length).toBe(1);

    const moved = await repository.commit({ ...files, 'new.txt': 'new' });
    const second = await images.ensure(runtime);
    expect(second).toMatchObject({ cached: false, version: { sha: moved } });
    expect(Object.keys(await contentOf(second.imageId))).toContain('new.txt');
    expect(world.builds()[0]).toMatchObject({
      source: expect.stringMatching(/#main$/),
      sha: moved,
      previousMs: expect.any(Number),
    });
  });

  it('takes the tree as the commit has it: no link out of it, nothing that is ignored, no submodule, no other folder', async () => {
    const { runtime } = world;
    const repository = await world.repository();
    await repository.commit(
      template({
        '.dockerignore': 'secret.txt\n**/*.log\n',
        'secret.txt': 'hush',
        'deep/down/trace.log': 'x',
        'deep/down/kept.txt': 'kept',
        'run.sh': { executable: 'echo hi' },
        inside: { link: 'deep/down/kept.txt' },
        outside: { link: '../../../etc/passwd' },
        absolute: { link: '/etc/passwd' },
        module: { submodule: 'a'.repeat(40) },
        '.gitattributes': '* text eol=crlf export-subst\nunique.txt export-ignore\n',
      }),
    );
    const built = await world.images().ensure(runtime);
    const content = await contentOf(built.imageId);
    expect(Object.keys(content).sort()).toEqual(
      [
        '.dockerignore',
        '.gitattributes',
        'Dockerfile',
        'deep/down/kept.txt',
        'inside',
        'run.sh',
        'unique.txt',
      ].sort(),
    );
    expect(content).toMatchObject({ inside: '-> deep/down/kept.txt', 'run.sh': 'x echo hi' });
    const log = world.logOf(built.buildId);
    for (const name of ['outside', 'absolute', 'module']) expect(log).toContain(`${name} is left out`);
    // Only a bare mirror of git, and the logs.
    const names = (await readdir(world.folder)).sort();
    expect(names).toEqual(['git', 'logs', 'manifest.json', 'repositories']);
  });

  it('passes the wanted version of the runtime on, and makes another image for another base', async () => {
    const { runtime } = world;
    const own = `molecule-test/base-${runtime}`;
    await dockerCli('tag', base, `${own}:1`);
    const repository = await world.repository();
    await repository.commit({
      Dockerfile: `ARG TAG=1\nFROM ${own}:\${TAG}\nARG RUNTIME_VERSION=\nLABEL wanted=$RUNTIME_VERSION unique=${newId()}\n`,
      '.runtime-version': 'molecule-runtime@v1.4.2\n',
    });
    const images = world.images();
    try {
      const first = await images.ensure(runtime);
      expect((await docker.images.look(first.tag))?.labels.wanted).toBe('1.4.2');
      expect(await images.ensure(runtime)).toMatchObject({ cached: true });
      const changed = await world.write('base', { Dockerfile: `FROM ${base}\nLABEL changed=${newId()}\n` });
      expect(changed).toBeUndefined();
      await dockerCli('build', '-q', '-t', `${own}:1`, path.join(world.folder, 'base'));
      const second = await images.ensure(runtime);
      expect(second).toMatchObject({ cached: false, tag: first.tag });
      expect(second.contentKey).not.toBe(first.contentKey);
      expect(second.imageId).not.toBe(first.imageId);
      // It is needed to build, and not to start.
      await dockerCli('rmi', `${own}:1`);
      expect(await images.ensure(runtime)).toMatchObject({ cached: true, imageId: second.imageId });
    } finally {
      await removeImages(runtime);
      await dockerCli('rmi', '-f', `${own}:1`).catch(() => undefined);
    }
  });

  it('makes one build for all who wait', async () => {
    const { runtime } = world;
    const repository = await world.repository();
    await repository.commit(template());
    const images = world.images();
    const results = await Promise.all([1, 2, 3].map(() => images.ensure(runtime)));
    expect(new Set(results.map(({ imageId }) => imageId)).size).toBe(1);
    expect(world.builds().length).toBe(1);
  });

  it('builds again what was deleted from the engine, and anew what is there when asked to', async () => {
    const { runtime } = world;
    const repository = await world.repository();
    await repository.commit(template());
    const images = world.images();
    const first = await images.ensure(runtime);
    await removeImages(runtime);
    const second = await images.ensure(runtime);
    expect(second).toMatchObject({ cached: false, tag: first.tag, contentKey: first.contentKey });
    const third = await images.build(runtime, { trigger: 'user', anew: true });
    expect(third).toMatchObject({ cached: false, tag: first.tag, contentKey: first.contentKey });
    const copied = world.builds().map(({ steps }) => steps.find(({ name }) => name.includes('COPY'))?.status);
    expect(copied).toEqual(['done', 'cached', 'done']);
    expect(world.builds().length).toBe(3);
  });

  it('names what is missing: the Dockerfile, the branch, the repository, the place', async () => {
    const { runtime } = world;
    const repository = await world.repository();
    const sha = await repository.commit({ 'config.yaml': '', 'Dockerfile/nested': 'x' });
    await expect(world.images().ensure(runtime)).rejects.toMatchObject({
      code: 'template_no_dockerfile',
      detail: expect.stringContaining(sha.slice(0, 12)),
    });
    // Only what was fetched can tell.
    expect(world.builds()).toMatchObject([{ status: 'failed', error: { code: 'template_no_dockerfile' } }]);
    await expect(world.images({ ref: 'no-such' }).ensure(runtime)).rejects.toMatchObject({
      code: 'image_source_unreachable',
      detail: expect.stringContaining('no-such'),
    });
    const nowhere = path.join(world.folder, 'nowhere', 'template-');
    await expect(world.images({ templates: nowhere }).ensure(runtime)).rejects.toMatchObject({
      code: 'image_source_unreachable',
      message: expect.stringContaining(nowhere),
      detail: expect.stringContaining('offline import'),
    });
    await expect(world.images({ templates: '' }).ensure(runtime)).rejects.toMatchObject({
      code: 'template_source_unknown',
      detail: expect.stringContaining('MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX'),
    });
    expect(world.builds().length).toBe(1);
  });

  it('builds for another architecture beside the own one, and says that it is only imitated', async () => {
    const { runtime } = world;
    const repository = await world.repository();
    await repository.commit({ Dockerfile: 'FROM scratch\nCOPY unique.txt /\n', 'unique.txt': newId() });
    const native = await world.images().ensure(runtime);
    const other = (await docker.images.architecture()) === 'arm64' ? 'amd64' : 'arm64';
    const images = world.images({ platform: `linux/${other}` });
    const built = await images.ensure(runtime);
    expect(built).toMatchObject({ cached: false, tag: `${native.tag}-${other}` });
    expect(built.contentKey).not.toBe(native.contentKey);
    expect(await dockerCli('inspect', '-f', '{{.Architecture}}', built.imageId)).toBe(other);
    expect(world.builds()[0]).toMatchObject({
      platform: `linux/${other}`,
      emulated: true,
      estimateMs: expect.any(Number),
    });
    expect(world.logOf(built.buildId)).toMatch(/only imitates linux\/\w+: expect about \d+ min/);
    expect(await images.ensure(runtime)).toMatchObject({ cached: true, imageId: built.imageId });
    // The name without a version stays with what runs without being imitated.
    const latest = `molecule-local/workspace-template-${runtime}:latest`;
    expect(await docker.images.find(latest)).toBe(native.imageId);
    expect(await world.images().ensure(runtime)).toMatchObject({ cached: true, imageId: native.imageId });
  });

  it('takes a plain folder as it is, and a branch, tag or commit that the manifest names', async () => {
    const { runtime } = world;
    const repository = await world.repository();
    const files = template();
    await repository.commit(files);
    const branch = await repository.commit({ ...files, 'on-branch': 'x' }, 'next');
    await repository.git(['pack-refs', '--all']);
    expect((await world.images({ ref: 'next' }).ensure(runtime)).version.sha).toBe(branch);
    expect((await world.images({ ref: branch }).ensure(runtime)).version.sha).toBe(branch);
    await repository.git(['tag', '-a', 'v1', branch, '-m', 'one']);
    expect((await world.images({ ref: 'v1' }).ensure(runtime)).version.sha).toBe(branch);

    await world.write(path.join('plain', runtime), {
      Dockerfile: `FROM ${base}\nCOPY . /context\n`,
      'a.txt': newId(),
    });
    const images = world.images({ templates: path.join(world.folder, 'plain') });
    const plain = await images.ensure(runtime);
    expect(plain).toMatchObject({ cached: false, version: { ref: '', offline: false } });
    expect(Object.keys(await contentOf(plain.imageId))).toEqual(['Dockerfile', 'a.txt']);
    expect(await images.ensure(runtime)).toMatchObject({ cached: true });
    await world.write(path.join('plain', runtime), { 'a.txt': newId() });
    expect(await images.ensure(runtime)).toMatchObject({ cached: false });
  });
});
