import { newId } from '../base/index.ts';
import type { Sqlite } from './database.ts';
import { parseJson } from './rows.ts';

/** An org that was imported from a template. */
export interface OrgRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Where it came from, as an import takes it. */
  readonly template: string;
  readonly importedAt: number;
}

/** One run of an import. Without an end it runs, or a crash ended it. */
export interface OrgImportRecord {
  readonly id: string;
  readonly org: string;
  readonly dir: string;
  readonly mode: string;
  readonly startedAt: number;
  /** What it did, once that is committed; null before. */
  readonly outcome: Readonly<Record<string, unknown>> | null;
}

/** Orgs by name, and the imports that made them. */
export function orgRepository(database: Sqlite, now: () => number) {
  const columns = 'id, name, description, template, imported_at AS importedAt';
  const upsert = database.prepare(
    `INSERT INTO orgs (id, name, description, template, imported_at)
     VALUES (@id, @name, @description, @template, @importedAt)
     ON CONFLICT (name) DO UPDATE SET description = excluded.description, template = excluded.template,
       imported_at = excluded.imported_at
     RETURNING ${columns}`,
  );
  const byId = database.prepare(`SELECT ${columns} FROM orgs WHERE id = ?`);
  const byName = database.prepare(`SELECT ${columns} FROM orgs WHERE name = ?`);
  const all = database.prepare(`SELECT ${columns} FROM orgs ORDER BY name`);
  const start = database.prepare(
    'INSERT INTO org_imports (id, org, dir, mode, started_at) VALUES (@id, @org, @dir, @mode, @startedAt)',
  );
  const record = database.prepare('UPDATE org_imports SET outcome = ? WHERE id = ?');
  const end = database.prepare('UPDATE org_imports SET ended_at = ? WHERE id = ? AND ended_at IS NULL');
  const open = database.prepare(
    'SELECT id, org, dir, mode, outcome, started_at AS startedAt FROM org_imports WHERE ended_at IS NULL ORDER BY started_at',
  );
  let version = 0;
  return {
    /** Another number whenever one is stored. */
    get version(): number {
      return version;
    },
    /** Stores an org as imported now; one of that name keeps its id. */
    upsert(org: Pick<OrgRecord, 'name' | 'description' | 'template'>): OrgRecord {
      version += 1;
      return upsert.get({ ...org, id: newId(), importedAt: now() }) as OrgRecord;
    },
    get: (id: string): OrgRecord | undefined => byId.get(id) as OrgRecord | undefined,
    findByName: (name: string): OrgRecord | undefined => byName.get(name) as OrgRecord | undefined,
    /** By name. */
    list: (): OrgRecord[] => all.all() as OrgRecord[],

    /** Notes that an import began. */
    startImport(about: Pick<OrgImportRecord, 'org' | 'dir' | 'mode'>): OrgImportRecord {
      const begun = { ...about, id: newId(), startedAt: now(), outcome: null };
      start.run(begun);
      return begun;
    },
    /** Notes what it did, in the transaction that does it: a crash after that is a completed import. */
    recordOutcome(id: string, outcome: Readonly<Record<string, unknown>>): void {
      record.run(JSON.stringify(outcome), id);
    },
    /** Notes that it ended, however it did. */
    endImport(id: string): void {
      end.run(now(), id);
    },
    /** Imports without an end, oldest first: at a start of the engine those that a crash ended. */
    listOpenImports: (): OrgImportRecord[] =>
      (open.all() as (Omit<OrgImportRecord, 'outcome'> & { outcome: string | null })[]).map((row) => ({
        ...row,
        outcome: parseJson<Record<string, unknown>>(row.outcome),
      })),
  };
}
