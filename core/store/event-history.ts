import type { EngineEvent, PlatformEventName } from '../contract/index.ts';
import type { Sqlite } from './database.ts';
import type { EventLog } from './event-log.ts';

/** An event of the platform API as it is listed later. */
export interface PastEvent {
  readonly seq: number;
  readonly at: number;
  readonly name: PlatformEventName;
  readonly workspaceId: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly body: string;
}

/** The events of the platform API that are kept. What is still on its way to the disk is written first. */
export function eventHistory(database: Sqlite, log: Pick<EventLog, 'flush'>) {
  const all = database.prepare(
    'SELECT seq, at, body FROM events WHERE structure_event IS NOT NULL ORDER BY seq DESC LIMIT ?',
  );
  const ofWorkspace = database.prepare(
    `SELECT seq, at, body FROM events WHERE structure_event IS NOT NULL AND workspace_id = ?
     ORDER BY seq DESC LIMIT ?`,
  );
  const imports = database.prepare(
    `SELECT seq, at, body FROM events WHERE structure_event IN
       ('org.import.started', 'org.import.completed', 'org.import.failed') ORDER BY seq DESC LIMIT ?`,
  );
  const past = (rows: unknown[]): PastEvent[] =>
    (rows as Row[]).flatMap(({ seq, at, body }) => {
      const event = JSON.parse(body) as EngineEvent;
      if (event.type !== 'platform') return [];
      return [{ seq, at, name: event.event, workspaceId: event.workspaceId, payload: event.payload }];
    });
  return {
    /** Beginnings and ends of imports, newest first. */
    listImports: (limit: number): PastEvent[] => past(imports.all(limit)),
    /** Newest first; of one workspace when it is named. */
    list(limit: number, workspaceId?: string): PastEvent[] {
      log.flush();
      return past(workspaceId === undefined ? all.all(limit) : ofWorkspace.all(workspaceId, limit));
    },
  };
}
