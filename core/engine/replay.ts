import { AppError } from '../base/index.ts';
import type {
  Activity,
  Delegation,
  OutputOf,
  ParsedInputOf,
  Problem,
  RecordedEvent,
  Workspace,
} from '../contract/index.ts';
import { toActivity } from '../messaging/index.ts';
import type { ActivityPlace, ActivityRecord, Store } from '../store/index.ts';

/** What the canvas shows of delegations. */
const RECENT_MS = 60 * 60_000;
const RECENT_DELEGATIONS = 500;
/** More changes of delegations are not looked through for the state at a moment. */
const LOOKED_AT = 20_000;
const RECENT_BUILDS = 50;
const RECENT_ACTIVITY = 300;
/** Longer texts are got one by one; a replay holds many rows at once. */
const TEXT_CHARACTERS = 280;

export interface ReplayParts {
  readonly store: Store;
  /** As clients know it. */
  readonly view: (record: ReturnType<Store['workspaces']['listLive']>[number]) => Workspace;
  readonly now: () => number;
}

/** The record of what happened, told once more from what is stored; nothing of it runs again. */
export class Replay {
  readonly #parts: ReplayParts;

  constructor(parts: ReplayParts) {
    this.#parts = parts;
  }

  range(): OutputOf<'replay.range'> {
    const { store, now } = this.#parts;
    return { from: store.eventRange.bounds()?.from ?? null, to: now(), imports: importsOf(store) };
  }

  /** Throws `nothing_recorded`. */
  open(asked: ParsedInputOf<'replay.open'>): OutputOf<'replay.open'> {
    const { store } = this.#parts;
    const bounds = store.eventRange.bounds();
    if (!bounds || asked.to < bounds.from) {
      throw new AppError('nothing_recorded', 'Nothing is recorded of that time', {
        detail: 'The record keeps the newest 500,000 events.',
      });
    }
    const from = Math.max(asked.from, bounds.from);
    const first = store.eventRange.seqAt(from);
    const end = store.eventRange.seqAt(asked.to + 1);
    return {
      from,
      to: asked.to,
      workspaces: this.#workspacesAt(first, from),
      delegations: this.#delegationsAt(first, from),
      builds: store.builds.list(RECENT_BUILDS).filter(({ startedAt }) => startedAt <= from),
      problems: problemsAt(store, first),
      activity: store.activity
        .list({ before: from, limit: RECENT_ACTIVITY })
        .map((row) => brief(toActivity(row))),
      cursor: cursorText({
        seq: first,
        end,
        row: { at: from - 1, seq: Number.MAX_SAFE_INTEGER },
        to: asked.to,
      }),
    };
  }

  /** Throws `invalid_cursor`. */
  read({ cursor, limit }: ParsedInputOf<'replay.read'>): OutputOf<'replay.read'> {
    const { store } = this.#parts;
    const { seq, end, row, to } = cursorOf(cursor);
    const events = store.eventRange.list(seq, end, limit);
    const rows = store.activity.listFrom(row, to, limit);
    const told: RecordedEvent[] = [];
    let event = 0;
    let entry = 0;
    while (told.length < limit && (event < events.length || entry < rows.length)) {
      const nextEvent = events[event];
      const nextRow = rows[entry];
      if (nextEvent && (!nextRow || nextEvent.at <= nextRow.createdAt)) {
        told.push({ at: nextEvent.at, event: nextEvent.event });
        event += 1;
      } else if (nextRow) {
        told.push({
          at: nextRow.createdAt,
          event: { type: 'activity.logged', activity: rowAsItBegan(nextRow) },
        });
        entry += 1;
      }
    }
    if (told.length === 0) return { events: told, cursor: null };
    const lastRow = rows[entry - 1];
    const lastEvent = events[event - 1];
    return {
      events: told,
      cursor: cursorText({
        seq: lastEvent ? lastEvent.seq + 1 : seq,
        end,
        row: lastRow ? { at: lastRow.createdAt, seq: lastRow.seq } : row,
        to,
      }),
    };
  }

  /** Each as its last change before left it; one that has not changed since the record began is as it is now. */
  #workspacesAt(before: number, at: number): Workspace[] {
    const { store, view } = this.#parts;
    const removed = new Map(
      store.eventRange.lastOfEach('workspace.removed', before).map(({ seq, event }) => [idOf(event), seq]),
    );
    const found = new Map<string, Workspace>();
    const seen = new Set<string>();
    for (const { seq, event } of store.eventRange.lastOfEach('workspace.changed', before)) {
      if (event.type !== 'workspace.changed') continue;
      const { workspace } = event;
      seen.add(workspace.id);
      if ((removed.get(workspace.id) ?? -1) < seq) found.set(workspace.id, workspace);
    }
    // Those of which only something later is recorded: what they were then is the nearest that is known.
    const later = store.eventRange
      .firstOfEach('workspace.changed', before)
      .flatMap(({ event }) => (event.type === 'workspace.changed' ? [event.workspace] : []));
    const unchanged = store.workspaces.listLive().map(view);
    for (const workspace of [...later, ...unchanged]) {
      if (seen.has(workspace.id) || removed.has(workspace.id)) continue;
      seen.add(workspace.id);
      if (workspace.createdAt < at) found.set(workspace.id, workspace);
    }
    return [...found.values()];
  }

  #delegationsAt(before: number, at: number): Delegation[] {
    const { eventRange } = this.#parts.store;
    const found = new Map<string, Delegation>();
    const first = eventRange.seqAt(at - RECENT_MS);
    for (const { event } of eventRange.newest('delegation.changed', first, before, LOOKED_AT)) {
      if (event.type === 'delegation.changed' && !found.has(event.delegation.id)) {
        found.set(event.delegation.id, event.delegation);
      }
    }
    return [...found.values()].slice(0, RECENT_DELEGATIONS);
  }
}

function problemsAt(store: Store, before: number): Problem[] {
  const newest = (type: 'problem.raised' | 'problem.cleared') =>
    store.eventRange.newest(type, 0, before, LOOKED_AT);
  const all = [...newest('problem.raised'), ...newest('problem.cleared')].sort((a, b) => a.seq - b.seq);
  const open = new Map<string, Problem>();
  for (const { event } of all) {
    if (event.type === 'problem.raised') open.set(event.problem.key, event.problem);
    else if (event.type === 'problem.cleared') open.delete(event.key);
  }
  return [...open.values()];
}

function importsOf(store: Store): OutputOf<'replay.range'>['imports'] {
  const ends = new Map<string, number>();
  const imports: OutputOf<'replay.range'>['imports'] = [];
  for (const { name, at, payload } of store.eventHistory.listImports(50)) {
    const title = String(payload.name);
    if (name === 'org.import.started') {
      imports.push({ at, endedAt: ends.get(title) ?? null, title });
      ends.delete(title);
    } else ends.set(title, at);
  }
  return imports;
}

/** A row is stored as it ended; when it was written, a task was only given away. */
function rowAsItBegan(record: ActivityRecord): Activity {
  const activity = brief(toActivity(record));
  return record.method === 'delegate'
    ? { ...activity, status: 'dispatched', errorDetail: '', durationMs: null }
    : activity;
}

function brief(activity: Activity): Activity {
  const { requestText, responseText } = activity;
  return {
    ...activity,
    requestText: requestText.slice(0, TEXT_CHARACTERS),
    responseText: responseText.slice(0, TEXT_CHARACTERS),
  };
}

function idOf(event: { readonly type: string }): string {
  return 'id' in event ? String(event.id) : '';
}

interface Cursor {
  /** The next event. */
  readonly seq: number;
  /** The first event that is not part of it. */
  readonly end: number;
  /** The last row of the history that was told. */
  readonly row: ActivityPlace;
  readonly to: number;
}

function cursorText({ seq, end, row, to }: Cursor): string {
  return [seq, end, row.at, row.seq, to].join('.');
}

function cursorOf(text: string): Cursor {
  const [seq, end, at, rowSeq, to, ...more] = text.split('.').map(Number);
  const numbers = [seq, end, at, rowSeq, to];
  if (more.length > 0 || !numbers.every(Number.isSafeInteger)) {
    throw new AppError('invalid_cursor', 'This is no place in the record');
  }
  return {
    seq: seq as number,
    end: end as number,
    row: { at: at as number, seq: rowSeq as number },
    to: to as number,
  };
}
