import {
  type Activity,
  AppError,
  type Delegation,
  fold,
  type Handlers,
  type LogLine,
  passes,
  type RecordedEvent,
  type Workspace,
  type WorkspaceStats,
} from '../../core/contract/index.ts';
import type { SyntheticState } from './synthetic-state.ts';

interface Bodies {
  readonly request?: string;
  readonly response?: string;
  readonly toolTrace?: string;
}

/** What the synthetic engine has of the past: whole bodies, a record, samples, and what was printed. */
export class SyntheticPast {
  /** JSON texts by the id of their row. */
  readonly bodies = new Map<string, Bodies>();
  /** The beginning of logs by workspace. */
  readonly printed = new Map<string, LogLine[]>();
  statsHistory: WorkspaceStats[] = [];
  /** How the org was when the record begins, and what happened from then on. */
  record: {
    from: number;
    workspaces: Workspace[];
    delegations: Delegation[];
    events: RecordedEvent[];
  } | null = null;
  /** The next so many calls of `timeline.list` fail. */
  failingLists = 0;
}

type ObserveOperation = Extract<
  keyof Handlers,
  `timeline.${'list' | 'get' | 'trace'}` | 'peers.list' | `replay.${string}`
>;

/** The operations that look at what happened. */
export function syntheticObserveHandlers(state: SyntheticState): Pick<Handlers, ObserveOperation> {
  const { past } = state;
  return {
    'timeline.list': ({ workspaceId, peerId, below, before, limit, ...filter }) => {
      if (past.failingLists > 0) {
        past.failingLists -= 1;
        throw new AppError('disk_full', 'The history could not be read', { detail: 'The disk is full.' });
      }
      const team = below && workspaceId !== undefined ? state.subtree(workspaceId).map(({ id }) => id) : null;
      const entries = state.activity
        .filter((row) => before === undefined || row.createdAt < before)
        .filter((row) =>
          team ? team.some((id) => touches(row, id)) : workspaceId === undefined || touches(row, workspaceId),
        )
        .filter((row) => peerId === undefined || touches(row, peerId))
        .filter((row) => passes(row, filter, { workspaceId, textOf: () => fold(JSON.stringify(row)) }));
      const page = entries.slice(0, limit);
      return { entries: page, reachedEnd: entries.length <= limit, lookedTo: page.at(-1)?.createdAt ?? null };
    },
    'timeline.get': ({ id }) => {
      const activity = state.activity.find((row) => row.id === id);
      if (!activity) throw new AppError('entry_not_found', 'This entry is not kept any more');
      const {
        request = null,
        response = null,
        toolTrace = null,
      } = past.bodies.get(id) ?? plainBodies(activity);
      return { activity, request, response, toolTrace };
    },
    'timeline.trace': ({ traceId }) => ({
      entries: state.activity.filter((row) => row.traceId === traceId).reverse(),
    }),
    'peers.list': ({ id }) => {
      const peers = new Map<string, { messages: number; lastAt: number }>();
      for (const row of state.activity.filter(({ workspaceId }) => workspaceId === id)) {
        for (const peerId of [row.sourceId, row.targetId]) {
          if (peerId === null || peerId === id) continue;
          const known = peers.get(peerId);
          peers.set(peerId, {
            messages: (known?.messages ?? 0) + 1,
            lastAt: Math.max(known?.lastAt ?? 0, row.createdAt),
          });
        }
      }
      return { peers: [...peers].map(([peerId, talked]) => ({ peerId, ...talked })) };
    },
    'replay.range': () => ({
      from: past.record?.from ?? null,
      to: Date.now(),
      imports: past.record
        ? [{ at: past.record.from, endedAt: past.record.from + 9_000, title: 'Studio' }]
        : [],
    }),
    'replay.open': ({ from, to }) => {
      const { record } = past;
      if (!record) throw new AppError('nothing_recorded', 'Nothing is recorded of that time');
      const begun = Math.max(from, record.from);
      return {
        from: begun,
        to,
        workspaces: record.workspaces,
        delegations: record.delegations,
        builds: [],
        problems: [],
        activity: [],
        cursor: `0.${to}`,
      };
    },
    'replay.read': ({ cursor, limit }) => {
      const [first = 0, to = 0] = cursor.split('.').map(Number);
      const events = (past.record?.events ?? []).filter(({ at }) => at <= to).slice(first, first + limit);
      return { events, cursor: events.length < limit ? null : `${first + limit}.${to}` };
    },
  };
}

function touches({ workspaceId, sourceId, targetId }: Activity, id: string): boolean {
  return workspaceId === id || sourceId === id || targetId === id;
}

function plainBodies({ requestText, responseText }: Activity): Bodies {
  return {
    ...(requestText === '' ? {} : { request: JSON.stringify(envelope(requestText)) }),
    ...(responseText === '' ? {} : { response: JSON.stringify({ text: responseText }) }),
  };
}

/** A message as A2A has it. */
export function envelope(text: string): object {
  const message = { kind: 'message', role: 'user', messageId: 'm-1', parts: [{ kind: 'text', text }] };
  return { jsonrpc: '2.0', id: '1', method: 'message/send', params: { message } };
}
