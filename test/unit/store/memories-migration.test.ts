import { expect, test } from 'vitest';
import { homePaths } from '../../../core/base/index.ts';
import { openDatabase } from '../../../core/store/index.ts';
// Only the schemas up to then can make a database as it was then.
import { migrations } from '../../../core/store/migrations/index.ts';
import { storeIn, temporaryFolder } from '../../support/store.ts';

test('what was remembered before there was an index is found by its words, and forgotten with its workspace', async () => {
  const temporary = await temporaryFolder();
  const { database: file, backups } = homePaths(temporary.folder);
  const old = openDatabase({ file, backups, migrations: migrations.filter(({ version }) => version < 5) });
  old.exec(
    `INSERT INTO workspaces (id, name, runtime, tier, desired, status, created_at, updated_at)
     VALUES ('ada', 'Ada', 'molecule', 2, 'running', 'online', 1, 1)`,
  );
  const insert = old.prepare("INSERT INTO memories VALUES (?, 'ada', ?, ?, 'template', ?)");
  insert.run('b', 'TEAM', 'the second house', 2);
  insert.run('a', 'LOCAL', 'the first house', 1);
  old.close();

  const store = storeIn(temporary.folder);
  const found = (text: string) =>
    store.memories.list({ search: { kind: 'words', text: `"${text}"` }, limit: 9 }).map(({ id }) => id);
  expect(store.memories.listOf('ada')).toMatchObject([
    { id: 'a', scope: 'LOCAL', namespace: 'general', createdAt: 1, updatedAt: 1 },
    { id: 'b', scope: 'TEAM' },
  ]);
  expect(found('houses')).toEqual(['b', 'a']);
  expect(found('first')).toEqual(['a']);
  store.workspaces.purge('ada');
  expect(found('house')).toEqual([]);
  await store.dispose();
  await temporary.dispose();
});
