import type { EngineEvent } from '../contract/index.ts';
import type { Sqlite } from './database.ts';
import type { EventLog } from './event-log.ts';

/** An event as it is stored. */
export interface StoredEvent {
  readonly seq: number;
  readonly at: number;
  readonly event: EngineEvent;
}

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly body: string;
}

const parsed = ({ seq, at, body }: Row): StoredEvent => ({ seq, at, event: JSON.parse(body) as EngineEvent });

/** The recorded events by time. What is still on its way to the disk is written first. */
export function eventRange(database: Sqlite, log: Pick<EventLog, 'flush'>) {
  const first = database.prepare('SELECT seq, at FROM events ORDER BY seq LIMIT 1');
  const last = database.prepare('SELECT seq, at FROM events ORDER BY seq DESC LIMIT 1');
  const next = database.prepare('SELECT seq, at FROM events WHERE seq >= ? ORDER BY seq LIMIT 1');
  const page = database.prepare(
    'SELECT seq, at, body FROM events WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?',
  );
  const newest = database.prepare(
    'SELECT seq, at, body FROM events WHERE type = ? AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  );
  const lastOfEach = database.prepare(
    `SELECT seq, at, body FROM events WHERE seq IN
       (SELECT MAX(seq) FROM events WHERE type = @type AND seq < @before GROUP BY workspace_id)`,
  );
  const firstOfEach = database.prepare(
    `SELECT seq, at, body FROM events WHERE seq IN
       (SELECT MIN(seq) FROM events WHERE type = @type AND seq >= @from GROUP BY workspace_id)`,
  );
  type Place = Pick<Row, 'seq' | 'at'>;

  return {
    /** The first and the last moment that is recorded; null when nothing is. */
    bounds(): { readonly from: number; readonly to: number } | null {
      log.flush();
      const from = first.get() as Place | undefined;
      const to = last.get() as Place | undefined;
      return from && to ? { from: from.at, to: to.at } : null;
    },
    /** Number of the first event at or after a moment. Numbers grow with time, so that a few looks find it. */
    seqAt(at: number): number {
      const from = first.get() as Place | undefined;
      const to = last.get() as Place | undefined;
      if (!from || !to || at <= from.at) return from?.seq ?? 0;
      if (at > to.at) return to.seq + 1;
      let low = from.seq;
      let high = to.seq;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const found = next.get(middle) as Place;
        if (found.at < at) low = found.seq + 1;
        else high = middle;
      }
      return low;
    },
    /** Oldest first; `before` is not part of it. */
    list: (from: number, before: number, limit: number): StoredEvent[] =>
      (page.all(from, before, limit) as Row[]).map(parsed),
    /** Of one type, newest first. */
    newest: (type: EngineEvent['type'], from: number, before: number, limit: number): StoredEvent[] =>
      (newest.all(type, from, before, limit) as Row[]).map(parsed),
    /** The last event of a type about each workspace before an event. */
    lastOfEach: (type: EngineEvent['type'], before: number): StoredEvent[] =>
      (lastOfEach.all({ type, before }) as Row[]).map(parsed),
    /** The first event of a type about each workspace from an event on. */
    firstOfEach: (type: EngineEvent['type'], from: number): StoredEvent[] =>
      (firstOfEach.all({ type, from }) as Row[]).map(parsed),
  };
}
