import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { homePaths } from '../../../core/base/index.ts';
import { openDatabase } from '../../../core/store/index.ts';
// Only the schema as it was first released can make a database as it was then.
import { baseline } from '../../../core/store/migrations/0001-baseline.ts';
import { addWorkspace, memoryStore, storeIn, temporaryFolder } from '../../support/store.ts';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(() => temporary.dispose());

test('workspaces of the first version go on living, with nothing imported about them', async () => {
  const { database: file, backups } = homePaths(temporary.folder);
  const old = openDatabase({ file, backups, migrations: [baseline] });
  const insert = old.prepare(
    `INSERT INTO workspaces (id, name, runtime, tier, parent_id, desired, status, created_at, updated_at)
     VALUES (?, ?, 'molecule', 2, ?, 'running', 'online', 1, 1)`,
  );
  insert.run('lead', 'Lead', null);
  insert.run('ada', 'Ada', 'lead');
  old.exec("UPDATE workspaces SET seeded = 1 WHERE id = 'ada'");
  for (const id of ['lead', 'ada'])
    old
      .prepare("INSERT INTO workspace_files VALUES (?, 'config.yaml', 420, ?)")
      .run(id, Buffer.from('name: Ada'));
  old.exec("INSERT INTO settings VALUES ('instance.id', 'kept')");
  old.close();

  const store = storeIn(temporary.folder);
  expect(store.settings.get('instance.id')).toBe('kept');
  expect(store.workspaces.listLive().map(({ id, parentId }) => [id, parentId])).toEqual([
    ['lead', null],
    ['ada', 'lead'],
  ]);
  expect(store.workspaces.get('ada')).toMatchObject({
    orgId: null,
    workspaceDir: '',
    workspaceAccess: 'none',
    plugins: [],
    applied: null,
  });
  const config = { path: 'config.yaml', mode: 0o644, content: Buffer.from('name: Ada') };
  expect(store.workspaces.filesOf('ada')).toEqual([{ ...config, delivered: 3 }]);
  expect(store.workspaces.filesOf('lead')).toEqual([{ ...config, delivered: 0 }]);

  const org = store.orgs.upsert({ name: 'Studio', description: '', template: '/t' });
  const plugins = ['ecc'];
  store.workspaces.update('ada', { orgId: org.id, plugins, applied: { role: 'x' }, workspaceDir: '/src' });
  await store.dispose();
  const again = storeIn(temporary.folder);
  expect(again.workspaces.get('ada')).toMatchObject({ orgId: org.id, plugins, applied: { role: 'x' } });
  await again.dispose();
  expect(await readdir(path.join(temporary.folder, 'backups'))).toContain('molecule-schema-0001.db');
});

test('tokens of workspaces without an instance end with the update', async () => {
  const { database: file, backups } = homePaths(temporary.folder);
  const old = openDatabase({ file, backups, migrations: [baseline] });
  const workspace = old.prepare(
    `INSERT INTO workspaces (id, name, runtime, tier, desired, status, external, created_at, updated_at)
     VALUES (?, ?, 'molecule', 2, ?, ?, ?, 1, 1)`,
  );
  workspace.run('on', 'On', 'running', 'online', 0);
  workspace.run('off', 'Off', 'paused', 'paused', 0);
  workspace.run('far', 'Far', 'paused', 'paused', 1);
  for (const id of ['on', 'off', 'far'])
    old
      .prepare(
        `INSERT INTO workspace_tokens (id, workspace_id, kind, token_hash, display, created_at)
         VALUES (?, ?, 'bearer', ?, '', 1)`,
      )
      .run(id, id, id);
  old.close();
  const store = storeIn(temporary.folder);
  expect(['on', 'off', 'far'].map((id) => store.tokens.hasLiveBearer(id))).toEqual([true, false, true]);
  await store.dispose();
});

test('purging a workspace takes along all that it brought', async () => {
  const store = memoryStore();
  const { id } = addWorkspace(store, 'Ada');
  const sealed = { value: Buffer.from('x'), encryptionVersion: 1 };
  store.secrets.put({ workspaceId: id, key: 'A', source: 'user', ...sealed });
  store.secrets.put({ workspaceId: null, key: 'A', source: 'user', ...sealed });
  store.channels.put({
    id: 'c',
    workspaceId: id,
    type: 'slack',
    config: sealed,
    allowedUsers: ['ada'],
    enabled: false,
    source: 'template',
  });
  store.memories.insert({
    id: 'm',
    workspaceId: id,
    scope: 'LOCAL',
    content: 'x',
    source: 'template',
    createdAt: 1,
  });
  expect(store.channels.listOf(id)).toMatchObject([{ type: 'slack', allowedUsers: ['ada'], enabled: false }]);
  store.workspaces.purge(id);
  expect(store.secrets.listAll().map(({ workspaceId }) => workspaceId)).toEqual([null]);
  expect(store.channels.listOf(id)).toEqual([]);
  expect(store.memories.listOf(id)).toEqual([]);
  await store.dispose();
});

test('an org keeps its id when it is imported again', async () => {
  let now = 10;
  const store = memoryStore(() => now);
  const first = store.orgs.upsert({ name: 'Studio', description: 'one', template: '/a' });
  now = 20;
  const second = store.orgs.upsert({ name: 'Studio', description: 'two', template: '/b' });
  store.orgs.upsert({ name: 'Agency', description: '', template: '/c' });
  expect(second).toEqual({
    id: first.id,
    name: 'Studio',
    description: 'two',
    template: '/b',
    importedAt: 20,
  });
  expect(store.orgs.get(first.id)).toEqual(second);
  expect(store.orgs.findByName('Studio')).toEqual(second);
  expect(store.orgs.findByName('studio')).toBeUndefined();
  expect(store.orgs.list().map(({ name }) => name)).toEqual(['Agency', 'Studio']);
  await store.dispose();
});

test('an import that a crash ended stays open until somebody ends it', async () => {
  const about = { org: 'Studio', dir: 'studio', mode: 'merge' };
  let store = storeIn(temporary.folder);
  const ended = store.orgs.startImport(about);
  const crashed = store.orgs.startImport({ ...about, mode: 'reconcile' });
  store.orgs.endImport(ended.id);
  await store.dispose();
  store = storeIn(temporary.folder);
  expect(store.orgs.listOpenImports()).toEqual([crashed]);
  store.orgs.endImport(crashed.id);
  expect(store.orgs.listOpenImports()).toEqual([]);
  await store.dispose();
});
