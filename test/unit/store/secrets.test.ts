import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../../core/store/index.ts';
// Only at the statements themselves can be seen how they find their rows.
import { secretRepository } from '../../../core/store/secrets.ts';
import { temporaryFolder } from '../../support/store.ts';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(() => temporary.dispose());

test('every statement but the one for all secrets finds its rows by an index', () => {
  const database = openDatabase({ file: `${temporary.folder}/a.db`, backups: temporary.folder });
  const statements: string[] = [];
  const listening = new Proxy(database, {
    get(target, name) {
      if (name !== 'prepare') return Reflect.get(target, name);
      return (sql: string) => {
        statements.push(sql);
        return target.prepare(sql);
      };
    },
  });
  secretRepository(listening, () => 0);
  const readers = statements.filter((sql) => / WHERE /.test(sql));
  expect(readers).toHaveLength(5);
  for (const sql of readers) {
    const values = sql.match(/\?/g)?.map(() => 'x') ?? [];
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
    expect(plan.map(({ detail }) => detail).join(), sql).toMatch(
      /^SEARCH secrets USING (COVERING )?INDEX \w+ \([^)]*=\?/,
    );
  }
  database.close();
});
