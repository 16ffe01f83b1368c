import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf, OperationName, OutputOf } from '../../../core/contract/index.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { type GitServer, startGitServer } from '../../support/git-server.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { storeIn, temporaryFolder } from '../../support/store.ts';
import { until } from '../../support/until.ts';

const SKILL = '---\nname: greet\ndescription: Greets.\n---\n';
const VERSION_1 = {
  'plugin.yaml': 'version: 1.0.0\nskills: [greet, own]\n',
  'rules/polite.md': 'Be polite.\n\n\nAlways.\n',
  'skills/greet/SKILL.md': `${SKILL}Say hello.\n`,
  'hooks/run.sh': { executable: '#!/bin/sh\n' },
  'stolen.md': { link: '/etc/hostname' },
};

let home: string;
let removeHome: () => Promise<void>;
let server: GitServer;
let repository: TestRepository;
let host: InProcessEngine;
let id: string;
/** Fresh instances that were wanted of the workspace. */
let restarts = 0;

const call = <N extends OperationName>(operation: N, input: InputOf<N>) =>
  host.engine.dispatch(operation, input) as Promise<OutputOf<N>>;
const configs = (...parts: string[]) => path.join(home, 'home/workspaces', id, 'configs', ...parts);
const tag = async (files: Parameters<TestRepository['commit']>[0], name: string) => {
  const sha = await repository.commit(files);
  await repository.git(['update-ref', `refs/tags/${name}`, sha]);
  return sha;
};
const send = (method: string, url: string, body?: unknown) =>
  host.send(`/workspaces/${id}${url}`, { method, token: host.adminToken, ...(body ? { body } : {}) });
const online = () =>
  until('it is online', async () => (await send('GET', '')).json as { status: string }).then(async () =>
    until(
      'it is online',
      async () => ((await send('GET', '')).json as { status: string }).status === 'online',
    ),
  );

async function start(): Promise<void> {
  host = await startInProcess({
    home: path.join(home, 'home'),
    env: { PATH: process.env.PATH, MOLECULE_PLUGIN_REPO_PREFIX: `http://${server.host}` },
  });
  host.engine.events.on((events) => {
    for (const { event } of events) {
      const isStart = event.type === 'platform' && event.event === 'WORKSPACE_PROVISIONING';
      if (isStart && event.workspaceId === id) restarts += 1;
    }
  });
}

/** Installs over the contract and resolves with what came of it. */
async function install(source: string, track = 'none') {
  const { task } = await call('plugins.install', { workspaceId: id, source, track });
  const ended = await until('it is installed', async () => {
    const { tasks } = await call('engine.snapshot', {});
    const found = tasks.find((each) => each.id === task.id);
    return found && found.status !== 'running' && found;
  });
  if (ended.status !== 'succeeded') throw new Error(JSON.stringify(ended.error));
  return ended.result;
}

beforeAll(async () => {
  ({ folder: home, dispose: removeHome } = await temporaryFolder());
  await mkdir(path.join(home, 'home'));
  server = await startGitServer(path.join(home, 'git'));
  repository = await TestRepository.create(path.join(home, 'git/octo/greeter.git'));
  await tag(VERSION_1, 'v1.0.0');
  await start();
  const made = await host.send('/workspaces', {
    method: 'POST',
    token: host.adminToken,
    body: { name: 'Writer' },
  });
  ({ id } = made.json as { id: string });
  await online();
});
afterAll(async () => {
  await host?.dispose();
  await server?.close();
  await removeHome?.();
});

describe('a plugin of a repository in a workspace that runs', () => {
  it('is delivered whole, listed, and taken up by a restart', async () => {
    const before = restarts;
    expect(await install('github://octo/greeter#v1.0.0', 'tag:latest')).toEqual({
      workspaceId: id,
      plugin: 'greeter',
      source: 'github://octo/greeter#v1.0.0',
      restarting: true,
    });
    const files = (await readdir(configs('plugins/greeter'), { recursive: true })).sort();
    expect(files.filter((file) => !['hooks', 'rules', 'skills', 'skills/greet'].includes(file))).toEqual([
      '.complete',
      'hooks/run.sh',
      'plugin.yaml',
      'rules/polite.md',
      'skills/greet/SKILL.md',
    ]);
    expect(existsSync(configs('.plugin-swap'))).toBe(false);
    await until('it is restarted', () => restarts === before + 1);
    await online();
    expect((await send('GET', '/plugins')).json).toMatchObject([{ name: 'greeter', version: '1.0.0' }]);
    expect(await call('plugins.installed', { workspaceId: id })).toMatchObject({
      plugins: [{ name: 'greeter', track: 'tag:latest', source: 'github://octo/greeter#v1.0.0' }],
    });
  });

  it('is replaced without a restart where only what a skill says has changed', async () => {
    const before = restarts;
    await tag({ ...VERSION_1, 'skills/greet/SKILL.md': `${SKILL}Say good morning.\n` }, 'v1.0.1');
    expect(await install('github://octo/greeter#v1.0.1', 'tag:latest')).toMatchObject({ restarting: false });
    expect(await readFile(configs('plugins/greeter/skills/greet/SKILL.md'), 'utf8')).toContain(
      'good morning',
    );
    expect(restarts).toBe(before);
  });

  it('tells that there is a newer one, which an ordinary installation brings', async () => {
    const upToDate = await call('plugins.checkUpdates', { workspaceId: id });
    expect(upToDate.updates).toMatchObject([
      { plugin: 'greeter', available: false, source: null, problem: '' },
    ]);
    const sha = await tag({ 'plugin.yaml': 'version: 1.10.0', 'rules/polite.md': 'Be brief.\n' }, 'v1.10.0');
    const { updates } = await call('plugins.checkUpdates', {});
    expect(updates).toMatchObject([
      { available: true, latestSha: sha, source: 'github://octo/greeter#v1.10.0' },
    ]);
    await install(updates[0]?.source ?? '', 'tag:latest');
    expect(await readdir(configs('plugins/greeter'))).toEqual(['.complete', 'plugin.yaml', 'rules']);
    server.answer = (_request, response) => void response.writeHead(500).end();
    const unknown = await call('plugins.checkUpdates', {});
    server.answer = null;
    expect(unknown.updates).toMatchObject([
      { available: false, latestSha: null, problem: expect.any(String) },
    ]);
    expect(unknown.updates[0]?.problem).not.toBe('');
    await online();
  });

  it('belongs to the workspace: who starts on empty files gets it again', async () => {
    await send('POST', '/pause');
    await until(
      'it has stopped',
      async () => ((await send('GET', '')).json as { status: string }).status === 'paused',
    );
    expect((await send('GET', '/plugins')).json).toEqual([]);
    await rm(path.join(home, 'home/workspaces', id), { recursive: true, force: true, maxRetries: 5 });
    await send('POST', '/resume');
    await online();
    expect((await send('GET', '/plugins')).json).toMatchObject([{ name: 'greeter', version: '1.10.0' }]);
    expect(await readdir(configs('plugins/greeter'))).toContain('.complete');
  });

  it('leaves nothing when it is removed, of what its runtime made of it either', async () => {
    await install('github://octo/greeter#v1.0.0');
    await online();
    const memory =
      '# Mine\n\n# Plugin: greeter / rule: polite.md\n\nBe polite.\n\n\nAlways.\n\n# Mine, too\n';
    await writeFile(configs('CLAUDE.md'), memory);
    for (const skill of ['greet', 'own']) {
      await mkdir(configs('skills', skill), { recursive: true });
      await writeFile(configs('skills', skill, 'SKILL.md'), SKILL);
    }
    const before = restarts;
    expect((await send('DELETE', '/plugins/greeter')).json).toEqual({
      status: 'uninstalled',
      plugin: 'greeter',
    });
    expect(await readdir(configs('plugins'))).toEqual([]);
    expect(await readFile(configs('CLAUDE.md'), 'utf8')).toBe('# Mine\n\n# Mine, too\n');
    // It said that this one is its own, but never had it.
    expect(await readdir(configs('skills'))).toEqual(['own']);
    await until('it is restarted', () => restarts > before);
    await online();
    expect(await call('plugins.installed', { workspaceId: id })).toEqual({ plugins: [] });
    expect(await readdir(configs('plugins')).catch(() => [])).toEqual([]);
    await expect(call('plugins.uninstall', { workspaceId: id, name: 'greeter' })).rejects.toMatchObject({
      code: 'plugin_not_found',
    });
  });
});

it('refuses what is not what it is said to be, and changes nothing', async () => {
  await tag({ 'plugin.yaml': 'version: 2', 'manifest.json': `{"sha256":"${'0'.repeat(64)}"}` }, 'v2.0.0');
  await tag({ 'plugin.yaml': 'skills: {a: b}' }, 'v2.0.1');
  for (const ref of ['v2.0.0', 'v2.0.1']) {
    const reply = await send('POST', '/plugins', { source: `github://octo/greeter#${ref}` });
    expect(reply.status).toBe(422);
  }
  expect(await readdir(configs('plugins')).catch(() => [])).toEqual([]);
});

it('an engine that died in the middle puts the plugin back with its next start', async () => {
  await install('local://clear-handover');
  await online();
  await host.dispose();
  await mkdir(configs('.plugin-swap/previous'), { recursive: true });
  await rename(
    configs('plugins/clear-handover'),
    configs('.plugin-swap/previous/clear-handover.20261128T220000Z'),
  );
  await mkdir(configs('.plugin-swap/staging/clear-handover.20261128T220000Z'), { recursive: true });
  const store = storeIn(path.join(home, 'home'));
  store.settings.set('plugins.at-work', JSON.stringify([id]));
  await store.dispose();
  await start();
  await until('it is back', () => existsSync(configs('plugins/clear-handover/plugin.yaml')));
  await until('nothing is left', () => !existsSync(configs('.plugin-swap')));
});
