import type {
  Activity,
  AppError,
  Approval,
  Build,
  ChatMessage,
  ConnectionState,
  Delegation,
  EngineInfo,
  OutputOf,
  Problem,
  Task,
  Workspace,
} from '../../../core/contract/index.ts';
import { askingIndex } from './approvals.ts';
import { childrenIndex } from './children.ts';

/** Everything that the interface knows about the engine: entities by id, indexes beside them. */
export interface EngineState {
  readonly connection: ConnectionState;
  /** True once the first snapshot is in. */
  readonly loaded: boolean;
  /** Why the snapshot could not be taken; null while there is hope. */
  readonly loadError: AppError | null;
  readonly engine: EngineInfo | null;
  readonly workspaces: Readonly<Record<string, Workspace>>;
  /** Removed, but that can still be undone: they are off the canvas and destroyed at their `destroyAt`. */
  readonly leaving: Readonly<Record<string, Workspace>>;
  /** Ids of the children in their order, by parent id; the roots under `ROOT`. */
  readonly children: Readonly<Record<string, readonly string[]>>;
  readonly delegations: Readonly<Record<string, Delegation>>;
  /** Newest first, at most `ACTIVITY_LIMIT`. */
  readonly activity: readonly Activity[];
  readonly builds: Readonly<Record<string, Build>>;
  /** Oldest first, by workspace id. */
  readonly chat: Readonly<Record<string, readonly ChatMessage[]>>;
  /** How many answers nobody has read, by workspace id; those without any are left out. */
  readonly unread: Readonly<Record<string, number>>;
  /** How many messages wait to be sent to their agents; null while nobody knows. */
  readonly queued: number | null;
  readonly problems: Readonly<Record<string, Problem>>;
  readonly tasks: Readonly<Record<string, Task>>;
  /** Requests of agents that wait for a decision. */
  readonly approvals: Readonly<Record<string, Approval>>;
  /** How many of them there are, by workspace id. */
  readonly asking: Readonly<Record<string, number>>;
  readonly eventsPerSecond: number;
  /** Changes of status that were seen, newest first, at most `STATUS_CHANGES_LIMIT`. */
  readonly statusChanges: readonly StatusChange[];
  /** The moment that is shown, in milliseconds since the epoch; null: now. */
  readonly moment: number | null;
}

/** A workspace came into another status. */
export interface StatusChange {
  readonly workspaceId: string;
  readonly status: Workspace['status'];
  readonly at: number;
  /** The message of its error, if it has one. */
  readonly reason: string;
}

export const ROOT = 'root';
/** Key of the problem that not everything fits into the memory of this machine. */
export const CAPACITY = 'capacity';
export const ACTIVITY_LIMIT = 1000;
export const STATUS_CHANGES_LIMIT = 500;
/** Delegations that are over are kept up to this number, the newest ones. */
export const DELEGATION_LIMIT = 2000;

export const initialState: EngineState = {
  connection: 'connecting',
  loaded: false,
  loadError: null,
  engine: null,
  workspaces: {},
  leaving: {},
  children: {},
  delegations: {},
  activity: [],
  builds: {},
  chat: {},
  unread: {},
  queued: null,
  problems: {},
  tasks: {},
  approvals: {},
  asking: {},
  eventsPerSecond: 0,
  statusChanges: [],
  moment: null,
};

/** Replaces what a snapshot tells; what it does not tell (activity, chat) stays. */
export function withSnapshot(state: EngineState, snapshot: OutputOf<'engine.snapshot'>): EngineState {
  const staying = snapshot.workspaces.filter(({ destroyAt }) => destroyAt === null);
  const leaving = snapshot.workspaces.filter(({ destroyAt }) => destroyAt !== null);
  const workspaces = byKey(staying, ({ id }) => id, state.workspaces);
  const approvals = byKey(snapshot.approvals, ({ id }) => id, state.approvals);
  return {
    ...state,
    loaded: true,
    loadError: null,
    engine: snapshot.engine,
    workspaces,
    leaving: byKey(leaving, ({ id }) => id, state.leaving),
    children: childrenIndex(workspaces, state.children),
    builds: byKey(snapshot.builds, (build) => build.id, state.builds),
    delegations: byKey(snapshot.delegations, (delegation) => delegation.id, state.delegations),
    problems: byKey(snapshot.problems, (problem) => problem.key, state.problems),
    tasks: byKey(snapshot.tasks, (task) => task.id, state.tasks),
    unread: snapshot.unread,
    queued: snapshot.queued,
    approvals,
    asking: askingIndex(approvals),
  };
}

/** Items by key; one that says the same as before keeps its identity, so that nothing renders again. */
function byKey<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  previous: Readonly<Record<string, T>>,
): Record<string, T> {
  return Object.fromEntries(
    items.map((item) => {
      const key = keyOf(item);
      const before = previous[key];
      return [key, before && JSON.stringify(before) === JSON.stringify(item) ? before : item];
    }),
  );
}
