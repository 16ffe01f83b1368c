import { copyFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../../core/store/index.ts';
import { temporaryFolder } from '../../support/store.ts';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;
let backups: string;
beforeEach(async () => {
  temporary = await temporaryFolder();
  file = path.join(temporary.folder, 'molecule.db');
  backups = path.join(temporary.folder, 'backups');
});
afterEach(() => temporary.dispose());

const first = {
  version: 1,
  name: 'first',
  sql: 'CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES (1)',
};
const second = { version: 2, name: 'second', sql: 'ALTER TABLE notes ADD COLUMN color TEXT' };
const broken = {
  version: 2,
  name: 'broken',
  sql: "INSERT INTO notes VALUES ('half'); SELECT * FROM nowhere",
};

const open = (...migrations: (typeof first)[]) => openDatabase({ file, backups, migrations });
const countNotes = (database: ReturnType<typeof open>) =>
  (database.prepare('SELECT COUNT(*) AS count FROM notes').get() as { count: number }).count;

test('applies each migration once, in order', () => {
  open(first, second).close();
  const again = open(first, second);
  expect(countNotes(again)).toBe(1);
  expect(again.pragma('user_version', { simple: true })).toBe(2);
  expect(again.pragma('journal_mode', { simple: true })).toBe('wal');
  again.close();
});

test('makes a copy before it changes the schema of existing data, not before', async () => {
  const fresh = open(first);
  fresh.exec("INSERT INTO notes VALUES ('kept')");
  fresh.close();
  await expect(readdir(backups)).rejects.toThrow('ENOENT');

  open(first, second).close();
  expect(await readdir(backups)).toEqual(['molecule-schema-0001.db']);
  await copyFile(path.join(backups, 'molecule-schema-0001.db'), file);
  const restored = open(first);
  expect(countNotes(restored)).toBe(2);
  restored.close();
});

test('keeps the five newest copies', async () => {
  const steps = Array.from({ length: 8 }, (_, index) => ({
    version: index + 1,
    name: `step ${index}`,
    sql: `CREATE TABLE t${index} (x)`,
  }));
  for (let count = 1; count <= steps.length; count += 1) open(...steps.slice(0, count)).close();
  expect((await readdir(backups)).sort()).toEqual(
    [3, 4, 5, 6, 7].map((version) => `molecule-schema-000${version}.db`),
  );
});

test('a migration that fails leaves the data as it was', () => {
  open(first).close();
  expect(() => open(first, broken)).toThrow();
  const after = open(first);
  expect(countNotes(after)).toBe(1);
  after.close();
});

test('refuses data of a newer version and leaves it alone', () => {
  open(first, second).close();
  expect(() => open(first)).toThrow(expect.objectContaining({ code: 'store_newer' }));
  open(first, second).close();
});

test.each([
  ['garbage', 'x'.repeat(4096)],
  ['another file', `<html>${' '.repeat(2000)}</html>`],
])('says so when the file is %s, and where the copies are', async (_, content) => {
  await writeFile(file, content);
  expect(() => open(first)).toThrow(
    expect.objectContaining({ code: 'store_damaged', detail: expect.stringContaining(backups) }),
  );
});
