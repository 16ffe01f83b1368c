import { type Disposable, Emitter, type Logger } from '../base/index.ts';
import {
  type EngineEvent,
  type EventFeed,
  platformEvents,
  type SequencedEvent,
  withoutBulk,
} from '../contract/index.ts';
import type { Sqlite } from './database.ts';
import type { SettingsRepository } from './settings.ts';

/** Sequence numbers are reserved in blocks, so that after a crash none is used twice. */
const RESERVED_BLOCK = 10_000;
const RESERVED_KEY = 'events.reserved';
/** How many events a client may miss and still catch up without a new snapshot. */
const RING_SIZE = 20_000;
const FLUSH_DELAY_MS = 50;
/** Storing more at once would keep a busy engine from everything else for tens of milliseconds. */
const STORED_PER_TURN = 400;
/** Within this time so many events are delivered at once, each turn's together; what a busy engine has beyond them waits. */
const DELIVERY_WINDOW_MS = 8;
const DELIVERED_AT_ONCE = 64;
/** Kept for replay; older ones are dropped in steps of a tenth. */
const STORED_MAX = 500_000;

export interface EventLog extends EventFeed, Disposable {
  /** Gives the event its number, hands it to listeners with the next batch, stores it with the next flush. */
  append(event: EngineEvent): void;
  /** Runs `work`; events appended meanwhile count only if it returns, so that no rolled back change is told. */
  withTransaction<T>(work: () => T): T;
  /** Writes what is still waiting. */
  flush(): void;
}

/**
 * The engine's event log: one numbered sequence, delivered in small batches and stored in larger ones.
 * State itself is committed elsewhere before its event is appended; a crash can lose only stored history.
 */
export function createEventLog(
  database: Sqlite,
  settings: SettingsRepository,
  now: () => number,
  logger: Logger,
): EventLog {
  const emitter = new Emitter<readonly SequencedEvent[]>();
  const insert = database.prepare(
    'INSERT INTO events (seq, at, type, workspace_id, structure_event, body) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const prune = database.prepare('DELETE FROM events WHERE seq <= ?');
  const firstSeq = Number(settings.get(RESERVED_KEY) ?? '0');
  let reserved = firstSeq;
  let seq = firstSeq;
  let ring: SequencedEvent[] = [];
  let undelivered: SequencedEvent[] = [];
  const unstored: SequencedEvent[] = [];
  let flushTimer: ReturnType<typeof setTimeout> | undefined;
  let nextDelivery: ReturnType<typeof setImmediate> | undefined;
  let window: ReturnType<typeof setTimeout> | undefined;
  let deliveredInWindow = 0;
  let prunedUpTo = 0;
  let heldBack: EngineEvent[] | null = null;

  const store = database.transaction((events: readonly SequencedEvent[]) => {
    for (const { seq: number, at, event } of events) {
      const name = event.type === 'platform' ? event.event : null;
      insert.run(number, at, event.type, subjectOf(event), name, JSON.stringify(event));
    }
  });

  const storeOldest = (count: number) => {
    const events = unstored.splice(0, count);
    if (events.length === 0) return;
    try {
      store(events);
      if (seq - prunedUpTo > STORED_MAX * 1.1) {
        prunedUpTo = seq - STORED_MAX;
        prune.run(prunedUpTo);
      }
    } catch (error) {
      logger.error({ err: error }, `${events.length} events could not be stored`);
    }
  };

  const flushSome = () => {
    // A share of the backlog at least, so that it cannot grow without end.
    storeOldest(Math.max(STORED_PER_TURN, Math.ceil(unstored.length / 4)));
    flushTimer = unstored.length > 0 ? setTimeout(flushSome, 0) : undefined;
  };

  const flush = () => {
    clearTimeout(flushTimer);
    flushTimer = undefined;
    storeOldest(unstored.length);
  };

  const deliver = () => {
    clearImmediate(nextDelivery);
    nextDelivery = undefined;
    const events = undelivered;
    undelivered = [];
    if (events.length === 0) return;
    deliveredInWindow += events.length;
    window ??= setTimeout(endWindow, DELIVERY_WINDOW_MS);
    emitter.emit(events);
  };

  const endWindow = () => {
    window = undefined;
    deliveredInWindow = 0;
    deliver();
  };

  const log: EventLog = {
    get seq() {
      // Whoever reads the number must not receive events up to it afterwards.
      deliver();
      return seq;
    },
    on(listener) {
      // A newcomer hears what happens from now on, not what waits for the next batch.
      deliver();
      return emitter.on(listener);
    },
    append(event) {
      if (heldBack) {
        heldBack.push(event);
        return;
      }
      if (seq >= reserved) {
        // Stored first: if that fails, no number of the block is given out.
        settings.set(RESERVED_KEY, String(seq + RESERVED_BLOCK));
        reserved = seq + RESERVED_BLOCK;
      }
      seq += 1;
      const entry: SequencedEvent = { seq, at: now(), event };
      // Whoever follows a log or watches samples does so for a connection, and asks anew when that was lost.
      ring.push(withoutBulk(entry));
      if (ring.length > RING_SIZE * 1.25) ring = ring.slice(-RING_SIZE);
      undelivered.push(entry);
      if (isStored(event)) unstored.push(entry);
      if (deliveredInWindow < DELIVERED_AT_ONCE) nextDelivery ??= setImmediate(deliver);
      flushTimer ??= setTimeout(flushSome, FLUSH_DELAY_MS);
    },
    since(from) {
      deliver();
      if (from > seq || from < firstSeq) return { complete: from === seq, events: [] };
      const oldest = ring[0]?.seq ?? seq + 1;
      if (from + 1 < oldest) return { complete: false, events: [] };
      return { complete: true, events: ring.slice(from + 1 - oldest) };
    },
    withTransaction(work) {
      heldBack = [];
      try {
        const result = work();
        const events = heldBack;
        heldBack = null;
        for (const event of events) log.append(event);
        return result;
      } finally {
        heldBack = null;
      }
    },
    flush,
    dispose() {
      deliver();
      clearTimeout(window);
      flush();
    },
  };
  return log;
}

/**
 * Rows of the history, messages, requests for approval and log lines of builds have places of their own; a check of a template is over with the next
 * change of a file.
 */
const NEVER_STORED = new Set<EngineEvent['type']>([
  'activity.logged',
  'approval.changed',
  'chat.changed',
  'chat.delta',
  'unread.changed',
  'queue.changed',
  'build.output',
  'images.changed',
  'task.changed',
  'template.checked',
  'terminal.changed',
  'log.lines',
  'stats.sampled',
  'memories.changed',
  'schedules.changed',
  'settings.changed',
  'tokens.changed',
]);

/** What platform events that are only broadcast say is stored elsewhere, or soon over. */
function isStored(event: EngineEvent): boolean {
  return event.type === 'platform'
    ? platformEvents[event.event] !== 'broadcast'
    : !NEVER_STORED.has(event.type);
}

/** Of events that are stored. */
function subjectOf(event: EngineEvent): string | null {
  switch (event.type) {
    case 'workspace.changed':
      return event.workspace.id;
    case 'workspace.removed':
      return event.id;
    case 'delegation.changed':
      return event.delegation.callerId;
    case 'platform':
      return event.workspaceId;
    default:
      return null;
  }
}
