import {
  type Activity,
  AppError,
  type Build,
  type ChatMessage,
  type Delegation,
  type EngineEvent,
  type EngineInfo,
  type EventFeed,
  type Problem,
  type SequencedEvent,
  type Task,
  type Workspace,
} from '../../core/contract/index.ts';
import { SyntheticApprovals } from './synthetic-approvals.ts';
import { SyntheticPast } from './synthetic-observe.ts';

const KEPT_EVENTS = 5000;

/** The memory of the synthetic engine: every change goes through here and becomes an event. */
export class SyntheticState implements EventFeed {
  readonly workspaces = new Map<string, Workspace>();
  readonly delegations = new Map<string, Delegation>();
  readonly builds = new Map<string, Build>();
  readonly buildLogs = new Map<string, string[]>();
  readonly problems = new Map<string, Problem>();
  readonly tasks = new Map<string, Task>();
  readonly chat = new Map<string, ChatMessage[]>();
  /** What agents said and nobody has read, by workspace. */
  readonly unread = new Map<string, readonly ChatMessage[]>();
  /** Names of the keys that every workspace gets and a creation stored. */
  readonly sharedKeys = new Set<string>();
  /** Names of the templates that were handed over without a path. */
  readonly received: string[] = [];
  activity: Activity[] = [];
  readonly past = new SyntheticPast();
  readonly approvals = new SyntheticApprovals();
  engine: EngineInfo;
  seq = 0;
  /** How long a removal can be undone. */
  undoMs = 10_000;
  readonly #events: SequencedEvent[] = [];
  readonly #listeners = new Set<(events: readonly SequencedEvent[]) => void>();
  #nextId = 1;

  constructor(engine: EngineInfo) {
    this.engine = engine;
  }

  on(listener: (events: readonly SequencedEvent[]) => void) {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  since(seq: number) {
    const first = this.#events[0]?.seq ?? this.seq + 1;
    return { complete: seq >= first - 1, events: this.#events.filter((event) => event.seq > seq) };
  }

  emit(event: EngineEvent): void {
    this.seq += 1;
    const sequenced = { seq: this.seq, at: Date.now(), event };
    this.#events.push(sequenced);
    if (this.#events.length > KEPT_EVENTS) this.#events.splice(0, KEPT_EVENTS / 2);
    for (const listener of this.#listeners) listener([sequenced]);
  }

  newId(prefix: string): string {
    return `${prefix}-${this.#nextId++}`;
  }

  workspace(id: string): Workspace {
    const workspace = this.workspaces.get(id);
    if (!workspace) throw new AppError('workspace_not_found', 'This workspace does not exist any more');
    return workspace;
  }

  named(name: string): Workspace {
    const found = [...this.workspaces.values()].find((workspace) => workspace.name === name);
    if (!found) throw new Error(`Nobody is called ${name}`);
    return found;
  }

  childrenOf(id: string): Workspace[] {
    return [...this.workspaces.values()].filter((workspace) => workspace.parentId === id);
  }

  /** The workspace and everything below it, parents first. */
  subtree(id: string): Workspace[] {
    return [this.workspace(id), ...this.childrenOf(id).flatMap((child) => this.subtree(child.id))];
  }

  put(workspace: Workspace): Workspace {
    const next = { ...workspace, updatedAt: Date.now() };
    this.workspaces.set(next.id, next);
    this.emit({ type: 'workspace.changed', workspace: next });
    return next;
  }

  patch(id: string, change: Partial<Workspace>): Workspace {
    return this.put({ ...this.workspace(id), ...change });
  }

  putDelegation(delegation: Delegation): void {
    const before = this.delegations.get(delegation.id);
    this.delegations.set(delegation.id, delegation);
    this.emit({ type: 'delegation.changed', delegation });
    if ((before?.status === 'queued') !== (delegation.status === 'queued')) this.#tellQueue();
  }

  log(entry: Partial<Activity> & Pick<Activity, 'workspaceId' | 'type' | 'summary'>): void {
    const activity: Activity = {
      id: this.newId('activity'),
      method: '',
      sourceId: entry.workspaceId,
      targetId: null,
      status: 'ok',
      errorDetail: '',
      durationMs: null,
      requestText: '',
      responseText: '',
      traceId: null,
      spanId: null,
      parentSpanId: null,
      createdAt: Date.now(),
      ...entry,
    };
    this.activity = [activity, ...this.activity].slice(0, KEPT_EVENTS);
    this.emit({ type: 'activity.logged', activity });
  }

  say(message: ChatMessage): ChatMessage {
    const messages = this.chat.get(message.workspaceId) ?? [];
    const before = messages.find((known) => known.id === message.id);
    const others = messages.filter((known) => known !== before);
    this.chat.set(
      message.workspaceId,
      [...others, message].sort((a, b) => a.createdAt - b.createdAt),
    );
    this.emit({ type: 'chat.changed', message });
    if ((before?.state === 'queued') !== (message.state === 'queued')) this.#tellQueue();
    if (message.role === 'agent' && !before) {
      this.#putUnread(message.workspaceId, [...(this.unread.get(message.workspaceId) ?? []), message]);
    }
    return message;
  }

  /** Somebody has read a conversation up to a time. Returns how many answers are left. */
  markRead(workspaceId: string, upTo: number): number {
    const left = (this.unread.get(workspaceId) ?? []).filter(({ createdAt }) => createdAt > upTo);
    this.#putUnread(workspaceId, left);
    return left.length;
  }

  unreadCounts(): Record<string, number> {
    const counts = [...this.unread].map(([id, messages]) => [id, messages.length] as const);
    return Object.fromEntries(counts.filter(([id, count]) => count > 0 && this.workspaces.has(id)));
  }

  /** How many messages and tasks wait for their agents. */
  countQueued(): number {
    const messages = [...this.chat.values()].flat().filter(({ state }) => state === 'queued');
    const tasks = [...this.delegations.values()].filter(({ status }) => status === 'queued');
    return messages.length + tasks.length;
  }

  putBuild(build: Build, newLines: readonly string[] = []): void {
    this.builds.set(build.id, build);
    this.emit({ type: 'build.changed', build });
    if (newLines.length === 0) return;
    const log = this.buildLogs.get(build.id) ?? [];
    this.emit({ type: 'build.output', id: build.id, fromLine: log.length, lines: [...newLines] });
    this.buildLogs.set(build.id, [...log, ...newLines]);
  }

  newestBuilds(): Build[] {
    return [...this.builds.values()].sort((a, b) => b.startedAt - a.startedAt);
  }

  putTask(task: Task): Task {
    this.tasks.set(task.id, task);
    this.emit({ type: 'task.changed', task });
    return task;
  }

  raise(problem: Problem): void {
    this.problems.set(problem.key, problem);
    this.emit({ type: 'problem.raised', problem });
  }

  clear(key: string): void {
    if (this.problems.delete(key)) this.emit({ type: 'problem.cleared', key });
  }

  #putUnread(workspaceId: string, messages: readonly ChatMessage[]): void {
    this.unread.set(workspaceId, messages);
    this.emit({ type: 'unread.changed', workspaceId, count: messages.length });
  }

  #tellQueue(): void {
    this.emit({ type: 'queue.changed', queued: this.countQueued() });
  }
}
