import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
// The spec is internal to its folder: a test of a backend has to speak exactly the same types.
import type { WorkspaceSpec } from '../../../core/workspaces/backend.ts';
import { createProcessBackend, mayListen, type WorkspaceBackend } from '../../../core/workspaces/index.ts';
import { temporaryFolder } from '../../support/store.ts';
import { until } from '../../support/until.ts';

let folder: string;
let removeFolder: () => Promise<void>;
let backend: WorkspaceBackend;
beforeEach(async () => {
  ({ folder, dispose: removeFolder } = await temporaryFolder());
});
afterEach(async () => {
  await backend.dispose();
  await removeFolder();
});

/** A backend whose agents run this program. */
async function agentsThat(program: string, guarded: readonly string[] = []): Promise<void> {
  const runtimeEntry = path.join(folder, 'agent.mjs');
  await writeFile(runtimeEntry, program);
  backend = createProcessBackend({
    folder: path.join(folder, 'workspaces'),
    runtimeEntry,
    guarded,
    logger: silentLogger(),
    redact: (line) => line.replaceAll('swordfish', '[taken out]'),
  });
}

const spec = (id = newId()): WorkspaceSpec => ({
  id,
  name: 'Ada',
  runtime: 'molecule',
  tier: 2,
  image: '',
  env: {},
  hostFolder: null,
  files: [{ path: 'config.yaml', mode: 0o644, content: Buffer.from('name: Ada'), delivered: false }],
  gone: [],
  allowedTier: 2,
  resetSession: false,
  recover: async () => [],
  onFresh: () => undefined,
  credentials: () => ({ files: [], env: {} }),
  fingerprint: 'f',
});
const texts = async (id: string) => (await backend.logs(id, { tail: 10 })).map(({ text }) => text);
const nothing = () => undefined;
const STAYS = 'setInterval(() => {}, 1000);';

test('an agent that prints what only looks like its address does no harm', async () => {
  await agentsThat(`console.log('{"listening":'); console.log('{"listening":"x"} or so');
    console.log('{"listening":4711}'); ${STAYS}`);
  const observed = await backend.ensure(spec(), nothing);
  expect(observed).toMatchObject({ state: 'running', url: 'http://127.0.0.1:4711' });
});

test('an agent that is quicker than its address is told may get messages already', async () => {
  const registered = path.join(folder, 'registered');
  await agentsThat(`import { existsSync, writeFileSync } from 'node:fs';
    writeFileSync(process.env.REGISTERED, '');
    setInterval(() => existsSync(process.env.REGISTERED) || console.log('{"listening":4711}'), 20);`);
  const wanted = { ...spec(), env: { REGISTERED: registered } };
  const ensured = backend.ensure(wanted, nothing);
  expect(mayListen(backend.observe(wanted.id))).toBe(false);
  await until('it registers', () => existsSync(registered));
  expect(mayListen(backend.observe(wanted.id))).toBe(true);
  await rm(registered);
  await ensured;
  await backend.stop(wanted.id);
  expect(mayListen(backend.observe(wanted.id))).toBe(false);
});

test('an agent whose log cannot be written runs all the same, and its newest lines are there', async () => {
  await agentsThat(`console.log('hello'); console.log('{"listening":4711}'); ${STAYS}`);
  const wanted = spec();
  await mkdir(path.join(folder, 'workspaces', wanted.id, 'agent.log'), { recursive: true });
  await backend.ensure(wanted, nothing);
  expect(await texts(wanted.id)).toContain('hello');
});

test('an agent that cannot be started is an error with its last words, and can be removed', async () => {
  await agentsThat(`console.error('no brain found'); process.exit(3);`);
  const wanted = spec();
  await expect(backend.ensure(wanted, nothing)).rejects.toMatchObject({ code: 'process_start_failed' });
  expect(backend.observe(wanted.id)).toMatchObject({ state: 'absent' });
  await backend.remove(wanted.id);
  expect(await backend.listIds()).toEqual([]);
});

test('what an agent prints of its secrets is neither kept nor written to its log', async () => {
  await agentsThat(
    `console.log('my password is', process.env.PASSWORD); console.log('{"listening":4711}'); ${STAYS}`,
  );
  const wanted = { ...spec(), env: { PASSWORD: 'swordfish' } };
  await backend.ensure(wanted, nothing);
  expect(await texts(wanted.id)).toContain('my password is [taken out]');
  await backend.stop(wanted.id);
  const log = await readFile(path.join(folder, 'workspaces', wanted.id, 'agent.log'), 'utf8');
  expect(log).toContain('my password is [taken out]');
});

test('nobody but the app says what is loaded into an agent or where that writes', async () => {
  await agentsThat(`console.log('loaded:', Object.keys(process.env).filter((name) =>
    /^(NODE_|OPENSSL_|LD_|GIT_|TOKEN)/.test(name)).sort().join()); console.log('{"listening":4711}'); ${STAYS}`);
  const coverage = path.join(folder, 'coverage');
  const env = {
    NODE_V8_COVERAGE: coverage,
    NODE_OPTIONS: '--no-such-option',
    TOKEN: 'x',
    GIT_AUTHOR_NAME: 'Ada',
  };
  const wanted = { ...spec(), env: { ...env, OPENSSL_CONF: '../configs/o.cnf', Ld_Preload: 'evil.so' } };
  await backend.ensure(wanted, nothing);
  expect(await texts(wanted.id)).toContain('loaded: GIT_AUTHOR_NAME,NODE_NO_WARNINGS,TOKEN');
  await backend.stop(wanted.id);
  expect(await readdir(folder)).not.toContain('coverage');
});

test('what a template drops goes, what is due comes, and what the agent made stays', async () => {
  await agentsThat(`console.log('{"listening":4711}'); ${STAYS}`);
  const text = (name: string, delivered = false) => ({
    path: name,
    content: Buffer.from(name),
    mode: 0o644,
    delivered,
  });
  const fresh = vi.fn();
  const first = {
    ...spec(),
    onFresh: fresh,
    files: ['config.yaml', 'skills/old/SKILL.md', 'skills/old/a.md', 'notes'].map((name) => text(name)),
  };
  await backend.ensure(first, nothing);
  const configs = path.join(folder, 'workspaces', first.id, 'configs');
  await writeFile(path.join(configs, 'skills/own.md'), 'x');
  const gone = ['notes', 'skills/old/SKILL.md', 'skills/old/a.md', 'never/was.md', 'config.yaml/x'];
  await writeFile(path.join(configs, 'config.yaml'), 'changed here');
  const next = { ...first, gone, files: [text('config.yaml', true), text('notes/today.md')] };

  await backend.ensure({ ...next, fingerprint: 'h' }, nothing);
  expect(await readFile(path.join(configs, 'config.yaml'), 'utf8')).toBe('changed here');
  expect((await readdir(configs, { recursive: true })).sort()).toEqual(
    ['config.yaml', 'notes', 'notes/today.md', 'skills', 'skills/own.md'].map(path.normalize),
  );
  expect(fresh).toHaveBeenCalledOnce();

  await backend.remove(first.id);
  await backend.ensure({ ...next, fingerprint: 'i' }, nothing);
  expect(await readFile(path.join(configs, 'config.yaml'), 'utf8'), 'a new folder gets all').toBe(
    'config.yaml',
  );
  expect(fresh).toHaveBeenCalledTimes(2);
});

describe('a folder of this machine', () => {
  const WHERE = `console.log(process.cwd()); console.log(process.env.WORKSPACE_DIR); console.log('{"listening":4711}'); ${STAYS}`;
  const linesOf = async (wanted: WorkspaceSpec) => {
    await backend.ensure(wanted, nothing);
    return (await texts(wanted.id)).slice(0, 2);
  };

  test('is where the agent works', async () => {
    await agentsThat(WHERE);
    expect(await linesOf({ ...spec(), hostFolder: { path: folder, readOnly: false } })).toEqual([
      folder,
      folder,
    ]);
  });

  test('is not handed over when it may only be read, which a process cannot be held to', async () => {
    await agentsThat(WHERE);
    const wanted = { ...spec(), hostFolder: { path: folder, readOnly: true } };
    const own = path.join(folder, 'workspaces', wanted.id, 'workspace');
    expect(await linesOf(wanted)).toEqual([own, own]);
  });

  test.each([
    ['is not there', 'missing'],
    ['is not a folder', 'agent.mjs'],
  ])('that %s is told and not made', async (what, name) => {
    await agentsThat(WHERE);
    const hostFolder = { path: path.join(folder, name), readOnly: false };
    await expect(backend.ensure({ ...spec(), hostFolder }, nothing)).rejects.toMatchObject({
      code: 'workspace_dir_missing',
      message: expect.stringMatching(what),
    });
    expect(await readdir(folder)).toEqual(['agent.mjs']);
  });

  test.each([
    ['the system itself', () => '/usr/share'],
    ['the system itself', () => '/'],
    ['the whole home folder', () => os.homedir()],
    ['the data of this app', () => path.join(folder, 'data')],
    ['the data of this app', () => folder],
  ])('that exposes %s is refused, also through a link', async (what, target) => {
    await mkdir(path.join(folder, 'data'));
    await agentsThat(WHERE, [await realpath(path.join(folder, 'data'))]);
    const link = path.join(folder, 'link');
    await symlink(target(), link);
    for (const place of [target(), link]) {
      const hostFolder = { path: place, readOnly: true };
      await expect(backend.ensure({ ...spec(), hostFolder }, nothing)).rejects.toMatchObject({
        code: 'workspace_dir_refused',
        detail: expect.stringContaining(what),
      });
    }
  });

  describe.skipIf(process.platform === 'win32')('in a home that is a link to below /var', () => {
    let home: string;
    beforeEach(async () => {
      home = await mkdtemp('/var/tmp/molecule-home-');
      await symlink(home, path.join(folder, 'me'));
      vi.stubEnv('HOME', path.join(folder, 'me'));
      for (const each of ['project', '.ssh']) await mkdir(path.join(home, each));
      await agentsThat(WHERE);
    });
    afterEach(async () => {
      vi.unstubAllEnvs();
      await rm(home, { recursive: true });
    });
    const ensure = (place: string) =>
      backend.ensure({ ...spec(), hostFolder: { path: place, readOnly: false } }, nothing);

    test('is fine as everywhere else', async () => {
      await ensure(path.join(folder, 'me/project'));
      await ensure(path.join(home, 'project'));
    });

    test.each([
      ['stored credentials', () => path.join(home, '.ssh')],
      ['the whole home folder', () => home],
      ['the system itself', () => '/var/tmp'],
    ])('is refused when it exposes %s', (what, place) =>
      expect(ensure(place())).rejects.toMatchObject({ detail: expect.stringContaining(what) }),
    );
  });
});
