import { newId } from '../../../core/base/index.ts';
import { openDatabase } from '../../../core/store/index.ts';
import { requestBody, responseBody } from './sample.ts';

/** The floor of storing: one prepared insert into the app's own table, and nothing told to anybody. */
export interface BareTable {
  readonly workspaceId: string;
  insert(): void;
  /** Several inserts as one transaction. */
  insertMany(count: number): void;
  close(): void;
}

/** Opens the app's schema with the app's settings in a new file of its own. */
export function openBareTable(file: string): BareTable {
  const database = openDatabase({ file, backups: `${file}-backups` });
  const workspaceId = newId();
  database
    .prepare(
      `INSERT INTO workspaces (id, name, runtime, tier, desired, status, created_at, updated_at)
       VALUES (?, 'bench', 'external', 2, 'running', 'online', 0, 0)`,
    )
    .run(workspaceId);
  const statement = database.prepare(
    `INSERT INTO activity (id, workspace_id, type, method, summary, source_id, target_id, status, duration_ms,
       request_body, response_body, created_at)
     VALUES (?, ?, 'a2a_receive', 'message/send', 'Check the sign-up flow for dead ends.', ?, ?, 'ok', 1200, ?, ?, ?)`,
  );
  const request = JSON.stringify(requestBody);
  const response = JSON.stringify(responseBody);
  const insert = () => {
    statement.run(newId(), workspaceId, workspaceId, workspaceId, request, response, Date.now());
  };
  return {
    workspaceId,
    insert,
    insertMany: database.transaction((count: number) => {
      for (let done = 0; done < count; done += 1) insert();
    }),
    close: () => database.close(),
  };
}
