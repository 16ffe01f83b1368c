import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkDrift,
  lockOf,
  type OrgLock,
  type ResolvedOrg,
  readLock,
  resolveOrg,
  writeLock,
} from '../../../core/org/index.ts';
import { deliveredSourceOf, hashDelivered } from '../../../core/org/lock/delivered.ts';
import { FolderStore } from './folder-store.ts';
import { findings, first, oneWorkspace, temporaryFolder, writeTemplate } from './template.ts';

const ENV = {
  MOLECULE_EXTERNAL_GITEA_URL: 'git.example.org',
  MOLECULE_EXTERNAL_REPO_ALLOWLIST: 'git.example.org/acme/',
};
const TEAM = 'git.example.org/acme/team@main';
const TEMPLATE = {
  'org.yaml':
    'name: Acme\nworkspaces:\n  - !include b.yaml\n  - !external {repo: acme/team, ref: main, path: w.yaml}\n',
  'b.yaml': 'name: B\ninitial_prompt_file: a.md\n',
  'a.md': 'hello',
  '.env': 'KEY=secret\n',
};

function resolve(dir: string, externals: FolderStore): Promise<ResolvedOrg> {
  return resolveOrg(dir, { env: ENV, externals });
}

function parsed(org: ResolvedOrg): OrgLock {
  return JSON.parse(lockOf(org)) as OrgLock;
}

describe('the lock of a template', () => {
  it('lists repositories and files, sorted, one in a line, and no variables', async () => {
    const store = new FolderStore({ [TEAM]: { 'w.yaml': 'name: Guest\n' } });
    const text = lockOf(await resolve(writeTemplate(TEMPLATE), store));
    const lock = JSON.parse(text) as OrgLock;
    const [external] = lock.externals;
    expect(lock).toMatchObject({ version: 1, org: 'Acme' });
    expect(lock.externals).toMatchObject([{ host: 'git.example.org', repo: 'acme/team', ref: 'main' }]);
    expect(lock.files.map((file) => file.path)).toEqual([
      `.external-cache/git.example.org__acme__team/${external?.sha}/w.yaml`,
      'a.md',
      'b.yaml',
      'org.yaml',
    ]);
    expect(text.split('\n').filter((line) => line.includes('sha256'))).toHaveLength(4);
    expect(text.endsWith('}\n')).toBe(true);
    expect(text).not.toContain('.env');
    const included = { path: 'w/.env', sha256: '0'.repeat(64) };
    expect(lockOf({ name: 'A', externals: [], files: [included] })).not.toContain('.env');
  });

  it('is stored by origin and read again', async () => {
    const folder = path.join(temporaryFolder(), 'locks');
    const org = await resolve(
      writeTemplate(TEMPLATE),
      new FolderStore({ [TEAM]: { 'w.yaml': 'name: G\n' } }),
    );
    const place = { folder, origin: 'https://git.example.org/acme/templates/studio.git#v1' };
    expect(await readLock(place)).toBeNull();
    await writeLock(place, org);
    await writeLock({ folder, origin: 'elsewhere/studio' }, { ...org, name: 'Other' });
    expect(await readLock(place)).toEqual(parsed(org));
    expect(readdirSync(folder).sort()).toEqual([
      expect.stringMatching(/^studio-[0-9a-f]{16}\.lock$/),
      expect.stringMatching(/^studio-git-v1-[0-9a-f]{16}\.lock$/),
    ]);
  });

  it('agrees with an unchanged template and tells each change', async () => {
    const store = new FolderStore({ [TEAM]: { 'w.yaml': 'name: Guest\n' } });
    const dir = writeTemplate(TEMPLATE);
    const org = await resolve(dir, store);
    const lock = parsed(org);
    const held = { lock, committed: true };
    expect(checkDrift(await resolve(dir, store), held)).toEqual([]);

    writeFileSync(path.join(dir, 'a.md'), 'changed');
    writeFileSync(path.join(dir, 'c.yaml'), 'name: C\n');
    writeFileSync(path.join(dir, 'org.yaml'), `${TEMPLATE['org.yaml']}  - !include c.yaml\n`);
    const sha = store.put(TEAM, { 'w.yaml': 'name: Moved\n' });
    const drift = checkDrift(await resolve(dir, store), held);
    expect(drift.map((one) => `${one.code} ${one.file}:${one.line} ${one.message.slice(0, 45)}`)).toEqual([
      'lock_drift org.yaml:4 The repository git.example.org/acme/team@main',
      'lock_drift a.md:1 The file a.md is not what was locked: 2cf24db',
      'lock_drift c.yaml:1 The file c.yaml is not in the lock',
      expect.stringContaining('lock_drift org.yaml:1 The file org.yaml is not what was lock'),
    ]);
    const old = lock.externals[0]?.sha.slice(0, 12);
    expect(drift[0]?.message).toContain(`${old} was locked, ${sha.slice(0, 12)} is there`);

    const tampered = { ...org, files: org.files.map((file) => ({ ...file, sha256: '0'.repeat(64) })) };
    expect(checkDrift(tampered, held).map((one) => one.file)).toContain(lock.files[0]?.path);

    const gone = checkDrift(await resolveOrg(writeTemplate(oneWorkspace('name: W'))), held);
    expect(gone.some((one) => one.message.includes('no longer uses it'))).toBe(true);
  });
});

describe('a frozen resolve', () => {
  const frozen = (dir: string, externals: FolderStore, folder?: string) =>
    resolveOrg(dir, {
      env: ENV,
      externals,
      frozen: true,
      ...(folder ? { lock: { folder, origin: dir } } : {}),
    });

  it('takes the locked commit although the branch has moved', async () => {
    const folder = temporaryFolder();
    const store = new FolderStore({ [TEAM]: { 'w.yaml': 'name: Guest\n' } });
    const dir = writeTemplate(TEMPLATE);
    const before = await resolve(dir, store);
    await writeLock({ folder, origin: dir }, before);
    store.put(TEAM, { 'w.yaml': 'name: Moved\n' });
    expect((await resolve(dir, store)).workspaces[1]?.name).toBe('Moved');
    const org = await frozen(dir, store, folder);
    expect(findings(org)).toEqual([]);
    expect(org.workspaces).toEqual(before.workspaces);
    expect(store.requests.at(-1)).toMatchObject({ ref: 'main', sha: before.externals[0]?.sha });
  });

  it('refuses changed files and repositories that are not in the lock', async () => {
    const folder = temporaryFolder();
    const dir = writeTemplate({ ...TEMPLATE, 'org.yaml': 'name: Acme\nworkspaces: [!include b.yaml]\n' });
    const store = new FolderStore({ [TEAM]: { 'w.yaml': 'name: Guest\n' } });
    await writeLock({ folder, origin: dir }, await resolve(dir, store));
    writeFileSync(path.join(dir, 'org.yaml'), TEMPLATE['org.yaml']);
    const org = await frozen(dir, store, folder);
    expect(findings(org)).toEqual(['error lock_drift org.yaml:4:15', 'error lock_drift org.yaml:1:1']);
    expect(store.requests).toEqual([]);
  });

  it('goes by the lock that is committed in the template, if there is one', async () => {
    const folder = temporaryFolder();
    const dir = writeTemplate(oneWorkspace('name: W'));
    const org = await resolveOrg(dir);
    await writeLock({ folder, origin: dir }, { ...org, files: [] });
    expect(findings(await frozen(dir, new FolderStore({}), folder))).toEqual([
      'error lock_drift org.yaml:1:1',
    ]);
    writeFileSync(path.join(dir, 'org.lock'), lockOf(org));
    const committed = await frozen(dir, new FolderStore({}), folder);
    expect(findings(committed)).toEqual([]);
    expect(first(committed).name).toBe('W');
  });

  it('needs a lock, and one that is whole', async () => {
    const dir = writeTemplate(oneWorkspace('name: W'));
    await expect(frozen(dir, new FolderStore({}))).rejects.toMatchObject({
      code: 'lock_missing',
      detail: expect.stringContaining('without --frozen'),
    });
    const lock = path.join(dir, 'org.lock');
    writeFileSync(lock, '');
    await expect(frozen(dir, new FolderStore({}))).rejects.toMatchObject({ code: 'lock_missing' });
    for (const text of ['{', '[]', '{"version":2}', readFileSync(path.join(dir, 'org.yaml'), 'utf8')]) {
      writeFileSync(lock, text);
      await expect(frozen(dir, new FolderStore({}))).rejects.toMatchObject({ code: 'lock_invalid' });
    }
  });

  it('reads nothing but a file of a sensible size', async () => {
    const dir = writeTemplate(oneWorkspace('name: W'));
    const lock = path.join(dir, 'org.lock');
    const refused = () =>
      expect(frozen(dir, new FolderStore({}))).rejects.toMatchObject({ code: 'lock_invalid' });
    execFileSync('mkfifo', [lock]);
    await refused();
    rmSync(lock);
    writeFileSync(path.join(dir, 'other.lock'), lockOf(await resolveOrg(dir)));
    symlinkSync('other.lock', lock);
    await refused();
    rmSync(lock);
    writeFileSync(lock, '{');
    truncateSync(lock, 33 * 1024 * 1024);
    await refused();
  });

  it('tells how to get on, which depends on where the lock is', async () => {
    const folder = temporaryFolder();
    const dir = writeTemplate(TEMPLATE);
    const store = new FolderStore({ [TEAM]: { 'w.yaml': 'name: Guest\n' } });
    const org = await resolve(dir, store);
    const gone = { path: 'gone.md', sha256: 'f'.repeat(64) };
    const unlocked = { ...org, externals: [], files: [...org.files, gone] };
    await writeLock({ folder, origin: dir }, unlocked);
    const told = async () => {
      const { diagnostics } = await frozen(dir, store, folder);
      const ofGone = diagnostics.find(({ message }) => message.includes(gone.path));
      return { fixes: [...new Set(diagnostics.map(({ fix }) => fix))], file: ofGone?.file };
    };
    const remembered = await told();
    writeFileSync(path.join(dir, 'org.lock'), lockOf(unlocked));
    const committed = await told();
    expect(remembered.fixes).toEqual([expect.not.stringContaining('org.lock')]);
    expect(committed.fixes).toEqual([expect.stringContaining('molecule org lock DIR > DIR/org.lock')]);
    expect([remembered.file, committed.file]).toEqual(['org.yaml', 'org.lock']);
  });

  it('covers what workspaces start with, but no variables', async () => {
    const folder = temporaryFolder();
    const store = new FolderStore({
      [TEAM]: { 'w.yaml': 'name: G\nfiles_dir: w\n', 'w/knowledge.md': 'k' },
    });
    const dir = writeTemplate({
      'org.yaml':
        'name: A\nworkspaces:\n  - {name: W, files_dir: w, initial_prompt_file: start.md}\n  - {name: X, files_dir: w}\n  - !external {repo: acme/team, ref: main, path: w.yaml}\n',
      'w/start.md': 'a\r\n',
      'w/config.yaml': 'effort: high\n',
      'w/skills/a.md': 'x',
      'w/.env': 'A=1\n',
    });
    const org = await resolve(dir, store);
    const files = await hashDelivered(deliveredSourceOf(org));
    const own = files.map((file) => file.path.replace(/^.*[0-9a-f]{40}/, '…'));
    expect(own).toEqual([
      '…/w.yaml',
      '…/w/knowledge.md',
      'org.yaml',
      'w/config.yaml',
      'w/skills/a.md',
      'w/start.md',
    ]);
    await writeLock({ folder, origin: dir }, { ...org, files });
    expect(findings(await frozen(dir, store, folder))).toEqual([]);
    writeFileSync(path.join(dir, 'w/config.yaml'), 'effort: low\n');
    writeFileSync(path.join(dir, 'w/new.md'), 'x');
    writeFileSync(path.join(dir, 'w/.env'), 'A=2\n');
    expect(findings(await frozen(dir, store, folder))).toEqual([
      'error lock_drift w/config.yaml:1:1',
      'error lock_drift w/new.md:1:1',
    ]);
  });
});
