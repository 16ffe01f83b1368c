import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import type { Docker } from '../../../core/docker/index.ts';
import { TestClock } from '../../support/clock.ts';
import type { TestRepository } from '../../support/git-repository.ts';
import { type GitServer, startGitServer } from '../../support/git-server.ts';
import { recordingGit } from '../../support/recording-git.ts';
import { until } from '../../support/until.ts';
import { connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage } from '../docker/engine.ts';
import { ImageWorld, removeImages, type WorldOptions } from './world.ts';

const TOKEN = 'a-token-of-forty-characters-0123456789ab';

describe.skipIf(!hasDocker)(`images of templates on a server${NEEDS_DOCKER}`, () => {
  let docker: Docker;
  let base: string;
  let world: ImageWorld;
  let server: GitServer;
  let repository: TestRepository;
  let files: Record<string, string>;
  let sha: string;

  beforeAll(async () => {
    docker = await connectedDocker();
    base = await testImage(docker);
  });
  afterAll(() => docker.dispose());
  beforeEach(async () => {
    world = await ImageWorld.create(docker);
    server = await startGitServer(path.join(world.folder, 'repositories'));
    repository = await world.repository('owner');
    files = { Dockerfile: `FROM ${base}\nCOPY . /context\n`, 'unique.txt': newId() };
    sha = await repository.commit(files);
  });
  afterEach(async () => {
    await server.close();
    await world.dispose();
  });

  const images = (options: WorldOptions = {}) =>
    world.images({ templates: `http://${server.host}/owner/template-`, ...options });
  /** The API of Gitea, as it tells of a branch. */
  const serveBranch = (body: () => string, status = 200) => {
    const asked = `/api/v1/repos/owner/template-${world.runtime}.git/branches/main`.replace('.git/', '/');
    server.intercept = (request, response) => {
      if (request.url !== asked) return false;
      response.writeHead(status, { 'content-type': 'application/json' }).end(body());
      return true;
    };
  };
  const branch = (id: string) => JSON.stringify({ name: 'main', commit: { id, message: 'x' } });

  it('asks git where there is no API, once for many starts, and always when a build is asked for', async () => {
    const clock = new TestClock();
    const git = await recordingGit(world.folder);
    const all = images({ clock, env: { PATH: git.path } });
    const built = await Promise.all([1, 2, 3].map(() => all.ensure(world.runtime)));
    expect(built.map(({ version }) => version.sha)).toEqual([sha, sha, sha]);
    const lookups = (await git.calls()).filter((call) => call.startsWith('ls-remote'));
    expect(lookups.length).toBe(1);
    server.requests.length = 0;
    expect(await all.ensure(world.runtime)).toMatchObject({ cached: true });
    expect(await git.calls()).toEqual([]);
    expect(server.requests).toEqual([]);

    const moved = await repository.commit({ ...files, more: 'x' });
    expect((await all.ensure(world.runtime)).version.sha).toBe(sha);
    expect((await all.build(world.runtime, { trigger: 'user' })).version.sha).toBe(moved);
    const again = await repository.commit({ ...files, more: 'y' });
    clock.sleep(60_001);
    expect((await all.ensure(world.runtime)).version.sha).toBe(again);
  });

  it('takes the one small answer of Gitea instead of a git process', async () => {
    serveBranch(() => branch(sha));
    const git = await recordingGit(world.folder);
    const env = { PATH: git.path, MOLECULE_GITEA_TOKEN: TOKEN };
    const all = images({ env });
    expect((await all.ensure(world.runtime)).version.sha).toBe(sha);
    expect((await git.calls()).some((call) => call.startsWith('ls-remote'))).toBe(false);
    expect(server.requests[0]?.authorization).toBe(`token ${TOKEN}`);
    server.requests.length = 0;
    expect(await all.build(world.runtime, { trigger: 'user' })).toMatchObject({ cached: true });
    expect(await git.calls()).toEqual([]);
    expect(server.requests.length).toBe(1);
  });

  it('sends the token to no other host', async () => {
    serveBranch(() => branch(sha));
    const env = {
      PATH: process.env.PATH,
      MOLECULE_GITEA_TOKEN: TOKEN,
      MOLECULE_EXTERNAL_GITEA_URL: 'https://git.example.org',
    };
    await images({ env }).ensure(world.runtime);
    expect(server.requests.length).toBeGreaterThan(1);
    expect(server.requests.map(({ authorization }) => authorization)).toEqual(
      server.requests.map(() => undefined),
    );
  });

  it.each([
    ['is no JSON', () => '<html>', 200],
    ['is about something else', () => '{"commit":{"id":"abc"}}', 200],
    ['is too long', () => JSON.stringify({ commit: { id: 'f'.repeat(40) }, pad: 'x'.repeat(70_000) }), 200],
    ['says that there is nothing', () => '{}', 404],
    ['says that it is broken', () => 'x', 500],
    ['leads elsewhere', () => '', 302],
  ])('asks git when the answer %s', async (_, body, status) => {
    serveBranch(body, status);
    expect((await images().ensure(world.runtime)).version.sha).toBe(sha);
  });

  it('looks once more when the branch moved on between looking and fetching', async () => {
    server.oldProtocol = true;
    const moved = await repository.commit({ ...files, more: 'x' });
    let asked = 0;
    serveBranch(() => {
      asked += 1;
      return branch(asked === 1 ? sha : moved);
    });
    const built = await images().ensure(world.runtime);
    expect(built.version.sha).toBe(moved);
    expect(world.builds()[0]).toMatchObject({ sha: moved, status: 'succeeded' });
    expect(asked).toBe(2);
  });

  it('refuses what needs a token that nobody gave, and says which', async () => {
    server.token = TOKEN;
    const error = await images()
      .build(world.runtime, { trigger: 'user' })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'image_source_unreachable',
      detail: expect.stringContaining('MOLECULE_GITEA_TOKEN'),
    });
    const env = { PATH: process.env.PATH, MOLECULE_GITEA_TOKEN: TOKEN };
    expect(await images({ env }).build(world.runtime, { trigger: 'user' })).toMatchObject({ cached: false });
    // What worked once is no reason to believe that it is still the newest.
    await expect(images().build(world.runtime, { trigger: 'user' })).rejects.toMatchObject({
      code: 'git_auth',
    });
    expect(await images().ensure(world.runtime)).toMatchObject({ cached: true, version: { offline: true } });
  });

  describe('without a network', () => {
    it('starts from what was cached and says so, until the source answers again', async () => {
      const clock = new TestClock();
      const first = await images({ clock }).ensure(world.runtime);
      server.answer = (_, response) => void response.destroy();
      const git = await recordingGit(world.folder);
      const offline = images({ clock, env: { PATH: git.path } });
      const cached = await offline.ensure(world.runtime);
      expect(cached).toMatchObject({ imageId: first.imageId, cached: true, version: { offline: true, sha } });
      expect(offline.problems()).toEqual([
        expect.objectContaining({
          key: `image:${world.runtime}`,
          error: expect.objectContaining({ message: expect.stringContaining('cached 2026-11-') }),
        }),
      ]);
      expect([...offline.unreached()]).toEqual([world.runtime]);
      await git.calls();
      // Nobody is asked again and again.
      await offline.ensure(world.runtime);
      expect(await git.calls()).toEqual([]);
      expect(world.problems.length).toBe(1);

      server.answer = null;
      clock.sleep(60_001);
      expect(await offline.ensure(world.runtime)).toMatchObject({ version: { offline: false } });
      expect(offline.problems()).toEqual([]);
      expect([...offline.unreached()]).toEqual([]);
      expect(world.problems.at(-1)).toBeNull();
    });

    it('waits for no network that swallows everything when the image of the last version is here', async () => {
      const clock = new TestClock();
      const first = await images({ clock }).ensure(world.runtime);
      server.requests.length = 0;
      server.answer = () => undefined;
      const git = await recordingGit(world.folder);
      const starting = images({ clock, env: { PATH: git.path } });
      clock.sleep(60_001);
      const start = starting.ensure(world.runtime);
      await until('it asks', async () => server.requests.length > 0);
      await clock.elapse(5_000);
      expect(await start).toMatchObject({
        imageId: first.imageId,
        cached: true,
        version: {
          offline: true,
          reason: { code: 'git_unreachable', message: expect.stringContaining('within 5 s') },
        },
      });
      expect(await git.calls()).toEqual([]);
    });

    it('uses what is cached also when its base image is another one now: it could not be built anew', async () => {
      const own = `molecule-test/base-${world.runtime}:1`;
      await dockerCli('tag', base, own);
      try {
        await repository.commit({ ...files, Dockerfile: `FROM ${own}\nCOPY . /context\n` });
        const { imageId } = await images().ensure(world.runtime);
        await world.write('base', { Dockerfile: `FROM ${base}\nLABEL changed=${newId()}\n` });
        await dockerCli('build', '-q', '-t', own, path.join(world.folder, 'base'));
        server.answer = (_, response) => void response.destroy();
        expect(await images().ensure(world.runtime)).toMatchObject({
          imageId,
          cached: true,
          version: { offline: true },
        });
      } finally {
        await removeImages(world.runtime);
        await dockerCli('rmi', '-f', own).catch(() => undefined);
      }
    });

    it('finds an image that somebody brought, without having seen its source', async () => {
      const { imageId } = await images().ensure(world.runtime);
      const templates = `http://${server.host}/owner/template-`;
      await server.close();
      const elsewhere = await ImageWorld.create(docker, world.runtime);
      try {
        expect(await elsewhere.images({ templates }).ensure(world.runtime)).toMatchObject({
          imageId,
          version: { offline: true, sha },
        });
      } finally {
        await elsewhere.dispose();
      }
    });

    it('builds from what was fetched, and without that says what is missing and how to get it', async () => {
      const all = images();
      await all.ensure(world.runtime);
      const templates = `http://${server.host}/owner/template-`;
      await server.close();
      await removeImages(world.runtime);
      const rebuilt = await world.images({ templates }).ensure(world.runtime);
      expect(rebuilt).toMatchObject({ cached: false, version: { offline: true, sha } });
      expect(world.logOf(rebuilt.buildId)).toContain('as last fetched');

      const other = await ImageWorld.create(docker);
      try {
        await expect(other.images({ templates }).ensure(other.runtime)).rejects.toMatchObject({
          code: 'image_source_unreachable',
          message: expect.stringContaining(`"${other.runtime}"`),
          detail: expect.stringMatching(/cannot be reached[\s\S]*molecule offline import/),
        });
        expect(other.builds()).toEqual([]);
      } finally {
        await other.dispose();
      }
    });
  });
});
