import path from 'node:path';
import { homePaths } from '../../../core/base/index.ts';
import { openDatabase } from '../../../core/store/index.ts';

/** What an import writes, parents first. */
const TABLES = [
  'orgs',
  'workspaces',
  'file_contents',
  'workspace_files',
  'schedules',
  'secrets',
  'channels',
  'memories',
];

/**
 * The least that an import can be: writes the rows of these tables of a data folder into an empty database of the same
 * schema, in one transaction. Returns the milliseconds that this takes; reading them is not counted.
 */
export function insertBareRows(home: string, folder: string): number {
  const { database: file, backups } = homePaths(home);
  const from = openDatabase({ file, backups });
  const to = openDatabase({ file: path.join(folder, 'bare.db'), backups: path.join(folder, 'backups') });
  try {
    const work = TABLES.map((table) => {
      const columns = from
        .prepare(`SELECT * FROM ${table} LIMIT 1`)
        .columns()
        .map(({ name }) => name);
      const places = columns.map(() => '?').join(', ');
      return {
        insert: to.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`),
        rows: from.prepare(`SELECT * FROM ${table}`).raw().all() as unknown[][],
      };
    });
    const start = performance.now();
    to.transaction(() => {
      for (const { insert, rows } of work) for (const row of rows) insert.run(...row);
    })();
    return performance.now() - start;
  } finally {
    to.close();
    from.close();
  }
}
