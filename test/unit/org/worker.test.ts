import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError, deferred } from '../../../core/base/index.ts';
import {
  configFiles,
  createOrgWorker,
  fileDigests,
  type OrgWorker,
  type OrgWorkerOptions,
  resolveOrg,
} from '../../../core/org/index.ts';
import { deliveredSourceOf, hashDelivered } from '../../../core/org/lock/delivered.ts';
import { TestClock } from '../../support/clock.ts';
import { until } from '../../support/until.ts';
import { FolderStore } from './folder-store.ts';
import { oneWorkspace, temporaryFolder, writeTemplate } from './template.ts';

const STUDIO = path.resolve(import.meta.dirname, '../../fixtures/org/tiny-studio');
const ENV = {
  MOLECULE_EXTERNAL_GITEA_URL: 'git.example.org',
  MOLECULE_EXTERNAL_REPO_ALLOWLIST: 'git.example.org/',
};

function worker(options?: OrgWorkerOptions): OrgWorker {
  const created = createOrgWorker(options);
  onTestFinished(() => created.dispose());
  return created;
}

/** Within the caps of one file, and far more work than a moment. */
function largeTemplate(): string {
  const entries = Array.from({ length: 19_000 }, (_, i) => `  - {name: W${i}, plugins: [a, b]}`).join('\n');
  return writeTemplate({ 'org.yaml': `name: Large\nworkspaces:\n${entries}\n` });
}

function guestTemplate(): string {
  return writeTemplate({
    'org.yaml': 'name: A\nworkspaces: [!external {repo: a/b, ref: v1, path: w.yaml}]\n',
  });
}

/** A thread takes its time to start on a busy machine. */
const TEST_TIMEOUT_MS = 120_000;

describe('the worker', { timeout: TEST_TIMEOUT_MS }, () => {
  it('resolves and checks as the engine itself would, and stays warm', async () => {
    const orgs = worker();
    const inProcess = await resolveOrg(STUDIO);
    expect(await orgs.resolve(STUDIO)).toEqual(inProcess);
    const dir = writeTemplate({ ...oneWorkspace('name: W'), 'old-prompt.md': 'x' });
    const { diagnostics } = await orgs.check(dir);
    expect(diagnostics.map((one) => one.code)).toEqual(['prompt_unreferenced']);
    expect(orgs.threads).toBe(1);
  });

  it('passes settings on and errors back', async () => {
    const orgs = worker();
    const other = writeTemplate({ 'w.yaml': 'name: W\n' });
    const dir = writeTemplate({
      'org.yaml': 'name: A\nworkspaces: [!include w.yaml]\n',
      'w.yaml': `-> ${other}/w.yaml`,
    });
    expect((await orgs.resolve(dir, { allowedRoots: [other] })).workspaces[0]?.name).toBe('W');
    await expect(orgs.resolve(temporaryFolder())).rejects.toMatchObject({ code: 'template_not_found' });
    await expect(orgs.resolve(dir, { frozen: true })).rejects.toMatchObject({ code: 'lock_missing' });
    expect(orgs.threads).toBe(1);
  });

  it('asks for repositories and is told why there are none', async () => {
    const orgs = worker();
    const store = new FolderStore({ 'git.example.org/a/b@v1': { 'w.yaml': 'name: Guest\n' } });
    const dir = writeTemplate({
      'org.yaml':
        'name: A\nworkspaces:\n  - !external {repo: a/b, ref: v1, path: w.yaml}\n  - !external {repo: a/b, ref: v2, path: w.yaml}\n',
    });
    const org = await orgs.resolve(dir, { env: ENV, externals: store });
    expect(org.workspaces.map((one) => one.name)).toEqual(['Guest']);
    expect(org.diagnostics).toMatchObject([{ code: 'external_not_found', line: 4, fix: 'Check `ref`.' }]);
    const without = await orgs.resolve(dir, { env: ENV });
    expect(without.diagnostics.map((one) => one.code)).toEqual([
      'external_unavailable',
      'external_unavailable',
    ]);
  });

  it('goes on with others while one waits for a repository', async () => {
    const orgs = worker();
    const asked = deferred<void>();
    const never = deferred<never>();
    const slow = orgs.resolve(guestTemplate(), {
      env: ENV,
      externals: {
        get: () => {
          asked.resolve();
          return never.promise;
        },
      },
    });
    await asked.promise;
    expect((await orgs.resolve(STUDIO)).totals.workspaces).toBe(7);
    expect(orgs.threads).toBe(2);
    never.reject(new AppError('external_unreachable', 'nobody answers'));
    expect((await slow).diagnostics).toMatchObject([
      { code: 'external_unreachable', message: 'nobody answers' },
    ]);
  });

  it('goes on with others while many wait for hosts that are silent', async () => {
    const orgs = worker();
    const never = deferred<never>();
    const waiting = Array.from({ length: 3 }, async () => {
      const asked = deferred<void>();
      const get = () => {
        asked.resolve();
        return never.promise;
      };
      const org = orgs.resolve(guestTemplate(), { env: ENV, externals: { get } });
      await asked.promise;
      return org;
    });
    await until('all of them wait', () => orgs.threads === 3);
    expect((await orgs.resolve(STUDIO)).totals.workspaces).toBe(7);
    never.reject(new AppError('external_unreachable', 'nobody answers'));
    for (const org of await Promise.all(waiting)) expect(org.totals.externals).toBe(1);
  });

  it('stops at once when nobody wants the result any more', async () => {
    const orgs = worker();
    const asked = deferred<void>();
    const get = () => {
      asked.resolve();
      return deferred<never>().promise;
    };
    const stop = new AbortController();
    const { signal } = stop;
    const waiting = orgs.resolve(guestTemplate(), { env: ENV, externals: { get }, signal });
    const reading = orgs.resolve(largeTemplate(), { signal });
    const working = orgs.resolve(largeTemplate(), { signal });
    const queued = orgs.check(STUDIO, { signal });
    const ended = [waiting, reading, working, queued].map((one) =>
      expect(one).rejects.toMatchObject({ code: 'interrupted' }),
    );
    await asked.promise;
    stop.abort();
    await Promise.all(ended);
    await expect(orgs.resolve(STUDIO, { signal })).rejects.toMatchObject({ code: 'interrupted' });
    expect((await orgs.resolve(STUDIO)).totals.workspaces).toBe(7);
  });

  it('is as good as before after a task that cannot be sent, and after a thread that failed', async () => {
    const orgs = worker();
    const broken = { allowedRoots: [Symbol('no data')] as unknown as string[] };
    await expect(orgs.resolve(STUDIO, broken)).rejects.toThrow(/symbol cannot be handed to a thread/);
    expect((await orgs.resolve(STUDIO)).totals.workspaces).toBe(7);
    const odd = Object.assign(new AppError('odd', 'odd'), { toJSON: () => undefined });
    const externals = { get: () => Promise.reject(odd) };
    const failed = orgs.resolve(guestTemplate(), { env: ENV, externals });
    await expect(failed).rejects.toMatchObject({
      code: 'internal',
      message: 'The part of the app that reads templates ended unexpectedly',
    });
    expect((await orgs.resolve(STUDIO)).totals.workspaces).toBe(7);
  });

  it('hands no secret of the engine to a template', async () => {
    const orgs = worker();
    const names = ['ADMIN_TOKEN', 'SECRETS_ENCRYPTION_KEY', 'MOLECULE_GITEA_TOKEN', 'PROJECT'];
    const env = Object.fromEntries(names.map((name) => [name, '/home/me']));
    const entries = names.map((name) => `  - {name: ${name}, workspace_dir: "\${${name}}"}`).join('\n');
    const dir = writeTemplate({ 'org.yaml': `name: A\nworkspaces:\n${entries}\n` });
    for (const org of [await orgs.resolve(dir, { env }), await resolveOrg(dir, { env })]) {
      expect(org.workspaces.map((one) => one.workspaceDir)).toEqual(['', '', '', '/home/me']);
    }
  });

  it('reads what workspaces start with as the engine itself would, and shares it', async () => {
    const orgs = worker();
    const personaRoot = writeTemplate({ 'w/env': 'A=persona\n' });
    const others = Array.from({ length: 20 }, (_, index) => `W${index}`);
    const dir = writeTemplate({
      'org.yaml': `name: A
workspaces:
  - {name: W, files_dir: w}
  - {name: X, files_dir: w, system_prompt: Hello}
  - {name: Y, files_dir: other}
  - {name: Z, files_dir: w, runtime: external, spawning: true}
  - {name: Off, files_dir: w, spawning: false}
${others.map((name) => `  - {name: ${name}, files_dir: w}`).join('\n')}
`,
      '.env': 'B=org\n',
      'w/knowledge.md': 'k'.repeat(100_000),
      'w/config.yaml': 'effort: high\n',
      'other/a.md': 'x',
      'other/.env': 'B=own\n',
    });
    const org = await orgs.resolve(dir);
    const seeds = await orgs.seed(org, { personaRoot });
    expect([...seeds.keys()]).toEqual(['W', 'X', 'Y', 'Z', ...others]);
    for (const workspace of org.workspaces.slice(0, 3)) {
      const files = await configFiles(workspace, org);
      expect(seeds.get(workspace.path)?.files).toEqual(
        files.map((file) => ({ ...file, content: new Uint8Array(file.content) })),
      );
      expect(fileDigests(files.map(({ path, content, mode }) => ({ path, content, mode })))).toEqual(
        fileDigests(seeds.get(workspace.path)?.files ?? []),
      );
    }
    expect(seeds.get('Z')?.files).toEqual([]);
    expect(['W', 'Y'].map((each) => seeds.get(each)?.env)).toEqual([
      { A: 'persona', B: 'org' },
      { B: 'own' },
    ]);
    const knowledge = ['W', 'X', ...others].map((each) =>
      seeds.get(each)?.files.find(({ path }) => path === 'knowledge.md'),
    );
    expect(new Set(knowledge).size).toBe(1);
    expect(seeds.get('W')?.env).toBe(seeds.get('X')?.env);
    expect(await orgs.hash(org)).toEqual(await hashDelivered(deliveredSourceOf(org)));
  });

  it('survives a config.yaml that is more than it seems', async () => {
    const orgs = worker();
    const dir = writeTemplate({
      ...oneWorkspace('name: W\nfiles_dir: w'),
      'w/config.yaml': `a: [${'[],'.repeat(80_000)}]\n`,
    });
    const org = await orgs.resolve(dir);
    await expect(orgs.seed(org)).rejects.toMatchObject({ code: 'template_invalid' });
  });

  it('stops what takes too long and works again afterwards', async () => {
    const orgs = worker({ deadlineMs: 1 });
    await expect(orgs.resolve(largeTemplate())).rejects.toMatchObject({ code: 'template_too_slow' });
    await until('the thread is gone', () => orgs.threads === 0);
    const patient = worker();
    expect((await patient.resolve(STUDIO)).name).toBe('Tiny Studio');
  });

  it('survives a thread that runs out of memory', async () => {
    const orgs = worker({ maxHeapMb: 32 });
    await expect(orgs.resolve(largeTemplate())).rejects.toMatchObject({ code: 'template_too_large' });
    expect((await orgs.resolve(STUDIO)).totals.workspaces).toBe(7);
  });

  it('rests after a while without work', async () => {
    const clock = new TestClock();
    const orgs = worker({ clock, idleMs: 1_000 });
    await orgs.resolve(STUDIO);
    await clock.elapse(999);
    expect(orgs.threads).toBe(1);
    await clock.elapse(1);
    expect(orgs.threads).toBe(0);
    await orgs.resolve(STUDIO);
    expect(orgs.threads).toBe(1);
  });

  it('fails what is under way when it is disposed', async () => {
    const orgs = createOrgWorker();
    const running = orgs.resolve(largeTemplate());
    const failed = expect(running).rejects.toMatchObject({ code: 'interrupted' });
    await until('a thread', () => orgs.threads === 1);
    await orgs.dispose();
    await failed;
    expect(orgs.threads).toBe(0);
    await expect(orgs.resolve(STUDIO)).rejects.toMatchObject({ code: 'interrupted' });
  });
});
