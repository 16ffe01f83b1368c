import { afterEach, beforeEach, expect, test } from 'vitest';
import { homePaths } from '../../../core/base/index.ts';
import { openDatabase, type Store } from '../../../core/store/index.ts';
// Only the schemas up to then can make a database as it was then.
import { migrations } from '../../../core/store/migrations/index.ts';
import { activityRecord } from '../../support/activity.ts';
import { addWorkspace, memoryStore, storeIn, temporaryFolder } from '../../support/store.ts';

let store: Store;
let ada: string;
let bea: string;
beforeEach(() => {
  store = memoryStore();
  ada = addWorkspace(store, 'Ada').id;
  bea = addWorkspace(store, 'Bea').id;
});
afterEach(() => store.dispose());

function answer(workspaceId: string, createdAt: number): void {
  store.activity.insert(activityRecord({ workspaceId, createdAt }), true);
}

test('only answers are unread, until somebody has read up to them', () => {
  store.activity.insert(activityRecord({ workspaceId: ada, createdAt: 1 }));
  expect(store.unread.counts()).toEqual({});
  answer(ada, 2);
  answer(ada, 3);
  answer(bea, 2);
  expect(store.unread.counts()).toEqual({ [ada]: 2, [bea]: 1 });
  store.unread.markRead(ada, 2);
  expect(store.unread.counts()).toEqual({ [ada]: 1, [bea]: 1 });
  expect([store.unread.countOf(ada), store.unread.countOf(bea)]).toEqual([1, 1]);
  store.unread.markRead(ada, 3);
  expect(store.unread.counts()).toEqual({ [bea]: 1 });
});

test('what was read stays read, and what comes with a clock that was set back does not', () => {
  answer(ada, 5_000);
  store.unread.markRead(ada, 5_000);
  store.unread.markRead(ada, 1);
  expect(store.unread.countOf(ada)).toBe(0);
  answer(ada, 2_000);
  expect(store.unread.countOf(ada)).toBe(1);
  store.unread.markRead(ada, 5_000);
  expect(store.unread.countOf(ada)).toBe(0);
});

test('a removed workspace has nothing to read, and its mark goes with it', () => {
  answer(ada, 1);
  answer(bea, 1);
  answer(bea, 2);
  store.unread.markRead(bea, 1);
  for (const id of [ada, bea]) store.workspaces.update(id, { status: 'removed' });
  expect(store.unread.counts()).toEqual({});
  store.workspaces.purge(bea);
  expect([store.unread.countOf(ada), store.unread.countOf(bea)]).toEqual([1, 0]);
});

test('what was there before anything was marked counts as read', async () => {
  const temporary = await temporaryFolder();
  const { database: file, backups } = homePaths(temporary.folder);
  const old = openDatabase({ file, backups, migrations: migrations.filter(({ version }) => version < 8) });
  old.exec(
    `INSERT INTO workspaces (id, name, runtime, tier, desired, status, created_at, updated_at)
       VALUES ('ada', 'Ada', 'molecule', 2, 'running', 'online', 1, 1);
     INSERT INTO activity (id, workspace_id, type, response_body, created_at)
       VALUES ('old', 'ada', 'a2a_receive', '{"result":"said before"}', 1)`,
  );
  old.close();

  const opened = storeIn(temporary.folder);
  expect(opened.unread.counts()).toEqual({});
  opened.activity.insert(activityRecord({ workspaceId: 'ada', createdAt: 2 }), true);
  expect(opened.unread.counts()).toEqual({ ada: 1 });
  await opened.dispose();
  await temporary.dispose();
});
