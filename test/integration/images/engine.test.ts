import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listFiles, newId, resourcesFolder } from '../../../core/base/index.ts';
import type { Build } from '../../../core/contract/index.ts';
import { bundledFiles } from '../../../core/images/local/files.ts';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { type GitServer, startGitServer } from '../../support/git-server.ts';
import { until } from '../../support/until.ts';
import { connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage } from '../docker/engine.ts';
import { allOnline, byName } from '../engine/support.ts';
import { removeImages } from './world.ts';

const TOKEN = 'a-token-of-forty-characters-0123456789ab';
/** Puts the token together, so that it stands nowhere but in what the step prints. */
const SAY_TOKEN = `console.log('the token is ' + ['a-token', 'of', 'forty', 'characters', '0123456789ab'].join('-'))`;

describe.skipIf(!hasDocker)(`an engine whose images come from repositories${NEEDS_DOCKER}`, () => {
  const engines = new Engines();
  const made: { readonly folder: string; readonly runtime: string }[] = [];
  let base: string;
  let folder: string;
  let runtime: string;
  let server: GitServer;
  let repository: TestRepository;
  let engine: EngineProcess;

  beforeAll(async () => {
    const docker = await connectedDocker();
    base = await testImage(docker);
    await docker.dispose();
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-image-engine-'));
    runtime = `test-${newId().slice(0, 8)}`;
    made.push({ folder, runtime });
    server = await startGitServer(folder);
    server.token = TOKEN;
    repository = await TestRepository.create(path.join(folder, `template-${runtime}.git`));
    const entry = { name: runtime, repo: 'nobody/nothing', ref: 'main' };
    await writeFile(path.join(folder, 'manifest.json'), JSON.stringify({ workspace_templates: [entry] }));
    engine = await engines.start({ args: ['--port', '0', '--backend', 'docker'], env: environment() });
  });
  afterEach(async () => {
    await engine.stop().catch(() => undefined);
    await server.close();
  });
  afterAll(async () => {
    await engines.dispose();
    for (const each of made) {
      await removeImages(each.runtime);
      await rm(each.folder, { recursive: true, force: true });
    }
  });

  const environment = () => ({
    WORKSPACE_MANIFEST_PATH: path.join(folder, 'manifest.json'),
    MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX: `http://${server.host}/template-`,
    MOLECULE_GITEA_TOKEN: TOKEN,
  });
  /** Commits the app's own agent as a template, with more instructions at the end. */
  const commitAgent = async (instructions = '') => {
    const files = await bundledFiles(resourcesFolder(), 'molecule');
    const content = await Promise.all(
      files.map(async ({ path: name, file }) => [name, await readFile(file)] as const),
    );
    const dockerfile = await readFile(
      path.join(resourcesFolder(), 'workspace-templates/molecule/Dockerfile'),
      'utf8',
    );
    const own = dockerfile.replace(
      /ARG BASE_IMAGE\nFROM .*\n/,
      `FROM ${base}\n${instructions}LABEL unique=${newId()}\n`,
    );
    return repository.commit({ ...Object.fromEntries(content), Dockerfile: own });
  };
  const run = (code: string, ...more: string[]) => `RUN ${JSON.stringify(['node', '-e', code, ...more])}\n`;
  const endless = () => run('setInterval(() => {}, 1e6)', newId());
  const builds = async (): Promise<Build[]> =>
    (await engine.call('builds.list', {})).builds.filter((each) => each.runtime === runtime);
  const runningBuild = () =>
    until('a build is in its step', async () =>
      (await builds()).find(({ steps }) =>
        steps.some(
          ({ name, status, startedAt }) => name.includes('RUN') && status === 'running' && startedAt !== null,
        ),
      ),
    );
  const importPair = async () => {
    const org = await mkdtemp(path.join(folder, 'org-'));
    const workspaces = ['One', 'Two'].map((name) => ({ name, runtime, files_dir: 'files' }));
    const rules = [{ when: '*', do: [{ reply: 'here' }] }];
    await mkdir(path.join(org, 'files'));
    await writeFile(path.join(org, 'files/behaviour.yaml'), JSON.stringify({ rules }));
    await writeFile(path.join(org, 'org.yaml'), JSON.stringify({ name: 'Pair', workspaces }));
    await engine.call('org.import', { template: org });
  };

  it('makes one image for two workspaces, and tells which each of them runs', async () => {
    const sha = await commitAgent();
    await importPair();
    await allOnline(engine, 2);
    const [build, ...others] = await builds();
    expect(others).toEqual([]);
    expect(build).toMatchObject({ status: 'succeeded', trigger: 'workspace', sha, kind: 'build' });
    const all = await byName(engine);
    for (const { id, image } of all.values()) {
      expect(image).toBe(build?.tag);
      const made = await dockerCli('inspect', '-f', '{{.Image}}', `ws-${id.slice(0, 12)}`);
      expect(made).toBe(await dockerCli('inspect', '-f', '{{.Id}}', image));
    }
    expect((await engine.cli('image', 'build', runtime, '--json')).stdout).toContain('"cached":true');
  });

  it('builds by command: a result for scripts, an error on stderr, a log for ever after', async () => {
    const sha = await commitAgent(run(SAY_TOKEN, newId()));
    const first = await engine.cli('image', 'build', runtime, '--json');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const built = JSON.parse(first.stdout);
    expect(Object.keys(built)).toEqual([
      'runtime',
      'source',
      'sha',
      'tag',
      'contentKey',
      'cached',
      'offline',
      'durationMs',
      'buildId',
    ]);
    expect(built).toMatchObject({
      runtime,
      source: `http://${server.host}/template-${runtime}`,
      sha,
      tag: `molecule-local/workspace-template-${runtime}:${sha.slice(0, 12)}`,
      cached: false,
      offline: false,
    });
    const again = await engine.cli('image', 'build', runtime);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('was there already') });
    const anew = JSON.parse((await engine.cli('image', 'build', runtime, '--anew', '--json')).stdout);
    expect(anew).toMatchObject({ cached: false, contentKey: built.contentKey });
    expect(anew.buildId).not.toBe(built.buildId);

    const log = await engine.cli('image', 'logs', built.buildId);
    expect(log).toMatchObject({ code: 0, stdout: expect.stringContaining('the token is [REDACTED') });
    const followed = JSON.parse(
      (await engine.cli('image', 'logs', built.buildId.slice(0, 8), '-f', '--json')).stdout,
    );
    expect(followed).toMatchObject({
      id: built.buildId,
      status: 'succeeded',
      lines: log.stdout.trimEnd().split('\n'),
    });

    await commitAgent(run(`${SAY_TOKEN}; process.exit(7)`));
    const failed = await engine.cli('image', 'build', runtime, '--json');
    expect(failed).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('it failed at step'),
    });
    expect(failed.stderr).toContain('the token is [REDACTED');
    expect(await engine.cli('image', 'build', 'no-such', '--json')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('There is no workspace template for the runtime "no-such"'),
    });
    expect(await engine.cli('image', 'logs', 'nothing')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no build'),
    });

    // Nowhere: neither in what was told, nor in anything that stayed.
    const told = JSON.stringify(await engine.call('events.since', { seq: 0 }));
    expect(told).toContain('the token is [REDACTED');
    await engine.stop();
    const kept = await Promise.all(
      (await listFiles(engine.home)).map(
        async (name) => [name, await readFile(path.join(engine.home, name))] as const,
      ),
    );
    expect(kept.filter(([name]) => name.startsWith('images/builds/')).length).toBe(3);
    expect(kept.filter(([, bytes]) => bytes.includes(TOKEN)).map(([name]) => name)).toEqual([]);
    for (const text of [told, log.stdout, failed.stderr, first.stdout, engine.stderr()])
      expect(text).not.toContain(TOKEN);
    expect(await readdir(path.join(engine.home, 'images'))).toEqual(['builds']);
  });

  it('cancels by Ctrl-C of the command, by the task and by the build', async () => {
    await commitAgent(endless());
    const child = spawn(process.execPath, [
      'core/cli/main.ts',
      'image',
      'build',
      runtime,
      '--home',
      engine.home,
    ]);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const first = await runningBuild();
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect((await engine.call('builds.get', { id: first.id })).status).toBe('cancelled');

    const { task } = await engine.call('images.build', { runtime });
    const second = await runningBuild();
    await engine.call('tasks.cancel', { id: task.id });
    await until(
      'it is cancelled',
      async () => (await engine.call('builds.get', { id: second.id })).status === 'cancelled',
    );

    await importPair();
    const third = await runningBuild();
    await engine.call('builds.cancel', { id: third.id });
    const failed = await until('both have failed', async () => {
      const all = [...(await byName(engine)).values()];
      return all.every(({ status }) => status === 'failed') && all;
    });
    for (const { error } of failed) {
      expect(error).toMatchObject({ code: 'build_cancelled' });
      expect(error?.actions.map(({ operation }) => operation)).toEqual([
        'images.build',
        'builds.log',
        'workspaces.restart',
      ]);
    }
    // With what was in the way gone they come up, at once.
    await commitAgent();
    for (const { name } of failed) await engine.cli('restart', name);
    await allOnline(engine, 2);
  });

  it('killed in the middle of a build: says so, and builds for those who still wait', async () => {
    await commitAgent(endless());
    await importPair();
    const interrupted = await runningBuild();
    await engine.kill();
    await commitAgent();
    engine = await engines.start({ home: engine.home, args: ['--backend', 'docker'], env: environment() });
    expect(await engine.call('builds.get', { id: interrupted.id })).toMatchObject({
      status: 'failed',
      error: { code: 'interrupted' },
      endedAt: expect.any(Number),
    });
    await allOnline(engine, 2);
    expect((await builds()).map(({ status }) => status)).toEqual(['succeeded', 'failed']);
    const { lines } = await engine.call('builds.log', { id: interrupted.id });
    expect(lines.join('\n')).toContain('RUN');
  });

  it('has settings that the environment fixes in part, and keeps the others over a restart', async () => {
    const { settings, fixed } = await engine.call('images.settings', {});
    expect(settings).toMatchObject({
      registry: '',
      templates: `http://${server.host}/template-`,
      parallelBuilds: 2,
    });
    expect(fixed).toEqual([{ setting: 'templates', variable: 'MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX' }]);
    await expect(engine.call('images.configure', { templates: '/elsewhere' })).rejects.toMatchObject({
      code: 'image_settings_invalid',
      message: expect.stringContaining('MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX'),
    });
    for (const wrong of [{ platform: 'a machine' }, { registry: 'https://x' }]) {
      await expect(engine.call('images.configure', wrong)).rejects.toMatchObject({
        code: 'image_settings_invalid',
      });
    }
    expect(await engine.call('images.configure', { keep: 5, platform: 'linux/arm64' })).toMatchObject({
      keep: 5,
    });
    await engine.stop();
    engine = await engines.start({ home: engine.home, args: ['--backend', 'docker'], env: environment() });
    expect((await engine.call('images.settings', {})).settings).toMatchObject({
      keep: 5,
      platform: 'linux/arm64',
    });
  });
});
