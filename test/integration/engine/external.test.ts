import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestRepository } from '../../support/git-repository.ts';
import { type GitServer, startGitServer } from '../../support/git-server.ts';
import { storeIn } from '../../support/store.ts';
import { mockOrg, type OrgEngine, scratchFolder, startOrgEngine, templateIn } from './orgs-support.ts';

const TOKEN = 'feedface00feedface00feedface00feedface00';

let served: string;
let server: GitServer;
let guests: TestRepository;

/** The guest team as it is committed; `greeting` is its lead's prompt. */
const guestTeam = (greeting: string) => ({
  'lead/workspace.yaml':
    'name: Guest Lead\nruntime: mock\nfiles_dir: lead\nschedules: [{name: Hello, cron_expr: "0 9 * * *", prompt_file: hello.md}]\nchildren: [!include ../helper.yaml]\n',
  'lead/system-prompt.md': `${greeting}\n`,
  'lead/hello.md': 'Say hello\n',
  'lead/.env': 'GUEST_KEY=from-their-env\n',
  'helper.yaml': 'name: Helper\nruntime: mock\n',
});

beforeEach(async () => {
  served = await scratchFolder();
  guests = await TestRepository.create(path.join(served, 'acme/guests.git'));
  await guests.commit(guestTeam('Welcome'));
  server = await startGitServer(served);
  server.token = TOKEN;
});
afterEach(() => server.close());

const environment = () => ({
  PATH: process.env.PATH,
  MOLECULE_EXTERNAL_GITEA_URL: `http://${server.host}`,
  MOLECULE_EXTERNAL_REPO_ALLOWLIST: `${server.host}/acme/`,
  MOLECULE_GITEA_TOKEN: TOKEN,
});

const orgWith = (external: string) =>
  templateIn({
    'org.yaml': `name: Host\nworkspaces:\n  - name: Boss\n    runtime: mock\n    children:\n      - !external ${external}\n`,
  });

async function promptOf(engine: OrgEngine, name: string): Promise<string> {
  const id = (await engine.byName()).get(name)?.id ?? '';
  const store = storeIn(engine.home);
  try {
    const file = store.workspaces.filesOf(id).find((each) => each.path === 'system-prompt.md');
    return Buffer.from(file?.content ?? []).toString();
  } finally {
    await store.dispose();
  }
}

describe('a team from another repository', () => {
  it('comes with its files, variables and schedules, and follows its branch', async () => {
    const engine = await startOrgEngine({ env: environment() });
    const template = await orgWith('{repo: acme/guests, ref: main, path: lead/workspace.yaml}');
    await engine.call('org.import', { template });
    expect([...(await engine.byName()).keys()].sort()).toEqual(['Boss', 'Guest Lead', 'Helper']);
    expect(await promptOf(engine, 'Guest Lead')).toBe('Welcome\n');
    const workspaceId = (await engine.byName()).get('Guest Lead')?.id ?? null;
    expect((await engine.call('secrets.list', { workspaceId })).secrets).toMatchObject([
      { key: 'GUEST_KEY' },
    ]);
    const lock = JSON.parse((await engine.call('org.lock', { template })).text) as { externals: unknown[] };
    const sha = await guests.git(['rev-parse', 'main']);
    expect(lock.externals).toEqual([{ host: server.host, repo: 'acme/guests', ref: 'main', sha }]);

    expect((await engine.call('org.plan', { template })).counts).toMatchObject({ keep: 3, update: 0 });
    await guests.commit(guestTeam('Welcome back'));
    const plan = await engine.call('org.plan', { template });
    expect(plan.entries.filter(({ action }) => action !== 'keep')).toMatchObject([
      { action: 'update', name: 'Guest Lead', changes: [{ field: 'files', to: 'system-prompt.md' }] },
    ]);
    await engine.call('org.import', { template, planId: plan.id });
    expect(await promptOf(engine, 'Guest Lead')).toBe('Welcome back\n');
  });

  it('is there without a network once it was, and held to its lock where that is asked for', async () => {
    const engine = await startOrgEngine({ env: environment() });
    const template = await orgWith('{repo: acme/guests, ref: main, path: lead/workspace.yaml}');
    await engine.call('org.resolve', { template });
    const asked = server.requests.length;
    await engine.call('org.resolve', { template, offline: true });
    expect(server.requests.length).toBe(asked);
    await guests.commit(guestTeam('Moved on'));
    await engine.call('org.resolve', { template, frozen: true });
    await server.close();
    const plan = await engine.call('org.plan', { template });
    expect(plan.diagnostics).toMatchObject([
      { severity: 'hint', code: 'external_offline', file: 'org.yaml' },
    ]);
    await engine.call('org.import', { template });
    expect(await promptOf(engine, 'Guest Lead')).toBe('Welcome\n');
    server = await startGitServer(served);
  });

  it('may be pinned to a commit of a branch, wherever the branch is by now', async () => {
    const engine = await startOrgEngine({ env: environment() });
    const sha = await guests.git(['rev-parse', 'main']);
    await guests.commit(guestTeam('Later'), 'main', sha);
    const template = await orgWith(`{repo: acme/guests, ref: ${sha}, path: lead/workspace.yaml}`);
    await engine.call('org.import', { template });
    expect(await promptOf(engine, 'Guest Lead')).toBe('Welcome\n');
    await guests.commit(guestTeam('Of a fork'), 'fork');
    const fork = await guests.git(['rev-parse', 'fork']);
    await guests.git(['update-ref', '-d', 'refs/heads/fork']);
    const hostile = await orgWith(`{repo: acme/guests, ref: ${fork}, path: lead/workspace.yaml}`);
    expect((await engine.call('org.plan', { template: hostile })).diagnostics).toMatchObject([
      { code: 'external_not_found', file: 'org.yaml', line: 6 },
    ]);
  });

  it('is refused with its place when it may not be used, is not there or wants another token', async () => {
    const engine = await startOrgEngine({ env: environment() });
    const codes = async (external: string) => {
      const { diagnostics } = await engine.call('org.plan', { template: await orgWith(external) });
      return diagnostics.map(({ code, file, line }) => `${code} ${file}:${line}`);
    };
    const path = 'lead/workspace.yaml';
    expect(await codes(`{repo: other/guests, ref: main, path: ${path}}`)).toEqual([
      'external_not_allowed org.yaml:6',
    ]);
    expect(await codes(`{repo: acme/nobody, ref: main, path: ${path}}`)).toEqual([
      'external_not_found org.yaml:6',
    ]);
    expect(await codes(`{repo: acme/guests, ref: nowhere, path: ${path}}`)).toEqual([
      'external_not_found org.yaml:6',
    ]);
    server.token = 'another';
    expect(await codes(`{repo: acme/guests, ref: main, path: ${path}}`)).toEqual([
      'external_auth org.yaml:6',
    ]);
  });

  it('leaves its token nowhere: not in the data folder, the logs or what the engine tells', async () => {
    const engine = await startOrgEngine({ env: environment(), logLevel: 'trace' });
    const template = await orgWith('{repo: acme/guests, ref: main, path: lead/workspace.yaml}');
    await engine.call('org.import', { template });
    const ok = server.requests.filter(({ authorization }) => authorization === `token ${TOKEN}`);
    expect(ok.length).toBeGreaterThan(0);
    server.token = 'another';
    const told = JSON.stringify([
      await engine.call('org.plan', { template }),
      await engine.call('org.lock', { template }),
      await engine.call('org.templates', {}),
    ]);
    await engine.engine.dispose();
    const entries = await readdir(engine.home, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toContain('engine.log');
    for (const { parentPath, name } of files) {
      expect((await readFile(path.join(parentPath, name))).includes(TOKEN), name).toBe(false);
    }
    expect(told).not.toContain(TOKEN);
  });
});

describe('a template in a repository', () => {
  it('is imported from its address, at a ref and below a folder', async () => {
    const org = await TestRepository.create(path.join(served, 'acme/org.git'));
    await org.commit({ 'teams/small/org.yaml': mockOrg('Small', [{ name: 'Only' }])['org.yaml'] }, 'v2');
    server.token = null;
    const engine = await startOrgEngine({ env: environment() });
    const template = `http://${server.host}/acme/org.git#v2:teams/small`;
    expect(await engine.call('org.import', { template })).toMatchObject({ org: 'Small', created: 1 });
    expect((await engine.call('org.plan', { template })).counts).toMatchObject({ keep: 1 });
    await expect(engine.call('org.watch', { template })).rejects.toMatchObject({
      code: 'template_not_a_folder',
    });
  });
});
