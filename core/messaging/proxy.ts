import { isOverBudget, type RuntimeOverrides } from '../agents/index.ts';
import { type Clock, type Disposable, delay } from '../base/index.ts';
import { MOCK_RUNTIME } from '../contract/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { ActivityLog } from './activity-log.ts';
import { watchCall } from './call-watch.ts';
import { type Call, CallEnded, Calls } from './calls.ts';
import { cannedResponse } from './canned.ts';
import type { Envelope } from './envelope.ts';
import { type Exchange, logExchange } from './history.ts';
import { type PostOutcome, postJson } from './http-post.ts';
import { type Hop, LoopGuard } from './loop-guard.ts';
import { Movement } from './movement.ts';
import type { SendOutcome } from './outcome.ts';
import * as outcomes from './outcome.ts';
import { isAsleep, isReachable } from './reachable.ts';
import { errorTextOf, failureOf, parseBody } from './response.ts';
import { canStream, postForStream, type StreamOutcome } from './stream.ts';
import type { PartialText } from './streamed-answer.ts';
import { requestText } from './text.ts';
import { type Trace, traceparentOf } from './trace.ts';
import { Traces } from './traces.ts';

const IDLE_TIMEOUT_MS = 300_000;
/** Agent to agent; a user may wait as long as the agent keeps moving. */
const AGENT_CEILING_MS = 30 * 60_000;
/** As long as an agent that has nothing to think about. */
const MOCK_DELAY_MS = 80;
const CANCEL_TIMEOUT_MS = 10_000;
/** What stands before an agent answers so when there is no agent. */
const GATEWAY_STATUSES = new Set([502, 503, 504, 521, 522, 523, 524]);

export interface SendRequest {
  readonly target: WorkspaceRecord;
  /** null: the user. */
  readonly callerId: string | null;
  readonly envelope: Envelope;
  /** Where it belongs; without one it starts a trace, or goes on with the one that its caller works on. */
  readonly trace?: Trace | undefined;
  /** Upper bound in ms; 0 = none of the caller's; undefined = the usual one for this kind of caller. */
  readonly timeoutMs?: number | undefined;
  /** Hears the answer while it is being written, where the agent can tell it so. What comes of it stays the same. */
  readonly partial?: PartialText | undefined;
  /** Runs in the transaction that writes the history row, so that both happen or neither. */
  readonly onLogged?: (outcome: SendOutcome) => void;
}

export interface ProxyOptions {
  readonly store: Store;
  readonly activity: ActivityLog;
  readonly clock: Clock;
  readonly traces?: Traces;
  /** What the runtimes say of themselves. */
  readonly overrides?: Pick<RuntimeOverrides, 'idleTimeoutMs' | 'owns'>;
  /** How long an agent may be silent that does not say it itself. */
  readonly idleTimeoutMs?: number | undefined;
  /** How many times agents may pass on a task. */
  readonly maxDepth?: number | undefined;
  /** Whether an agent may be listening in the instance of a workspace. */
  readonly isRunning: (workspaceId: string) => boolean;
  /** Has a dead instance looked at and brought back. */
  readonly revive: (workspaceId: string) => void;
  /** Brings back one that sleeps. */
  readonly wake?: (workspaceId: string) => void;
  /** A running instance refused a connection: has it looked at afresh before the answer is chosen. Never rejects. */
  readonly onRefused?: (workspaceId: string) => Promise<void>;
  readonly onAnswered?: (workspaceId: string) => void;
  /** Something that was under way to it has ended. */
  readonly onEnded?: (workspaceId: string) => void;
}

/** A request with everything that it may leave out. */
interface Sending extends SendRequest {
  readonly trace: Trace;
}

type Posted = Exclude<StreamOutcome, { kind: 'unsupported' }>;

/** Sends one message to one agent and writes what came of it. */
export class A2aProxy implements Disposable {
  readonly #options: ProxyOptions;
  readonly #traces: Traces;
  readonly #calls: Calls;
  readonly #guard: LoopGuard;
  readonly #movement: Movement;
  readonly #ending = new AbortController();

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#traces = options.traces ?? new Traces();
    this.#calls = new Calls(this.#traces);
    this.#guard = new LoopGuard(options.maxDepth);
    this.#movement = new Movement(options.store);
  }

  /** Lets go of agents that still think: their connections would keep the process from ending. */
  dispose(): void {
    this.#ending.abort();
    this.#calls.endAll();
    this.#movement.dispose();
  }

  /** Whether a workspace has a message that it has not answered yet. */
  isUnderWay(workspaceId: string): boolean {
    return this.#calls.countTo(workspaceId) > 0;
  }

  /** How many messages a workspace has not answered yet. */
  countUnderWay(workspaceId: string): number {
    return this.#calls.countTo(workspaceId);
  }

  /** Ends what is under way with a message id, and has the agent told. False when nothing is. */
  cancel(messageId: string): boolean {
    const targets = this.#calls.cancel(messageId);
    for (const id of targets) void this.#tellCancelled(id, messageId);
    return targets.length > 0;
  }

  async send(request: SendRequest): Promise<SendOutcome> {
    const { target, callerId } = request;
    const trace = request.trace ?? this.#traces.ofMessage(callerId, target.id);
    const sending = { ...request, trace };
    const hop = hopOf(sending);
    const now = this.#options.clock.now();
    if (isOverBudget(target, now)) return outcomes.overBudget();
    const loop = hop && this.#guard.enter(hop);
    if (loop !== undefined) return this.#refuse(sending, outcomes.looping(loop, trace), loop);
    this.#touch(sending, now);
    const outcome = await this.#deliver(sending);
    if (hop && (outcome.kind === 'down' || outcome.kind === 'refused')) this.#guard.leave(hop);
    return outcome;
  }

  async #deliver(sending: Sending): Promise<SendOutcome> {
    const { target, envelope, trace } = sending;
    if (isAsleep(target)) {
      this.#options.wake?.(target.id);
      return outcomes.waking();
    }
    if (target.deliveryMode === 'poll') {
      const summary = `${envelope.method} → ${target.name} (queued for poll)`;
      const outcome = outcomes.storedForPolling(envelope.method);
      return this.#log({ ...sending, outcome, summary, responseBody: null, durationMs: null });
    }
    const isMock = target.runtime === MOCK_RUNTIME && isReachable(target);
    if (!isMock && !target.url) return outcomes.withoutUrl(target);
    if (!isMock && !target.external && !this.#options.isRunning(target.id)) {
      this.#options.revive(target.id);
      return outcomes.notRunning();
    }
    const startedAt = this.#options.clock.now();
    const call = { targetId: target.id, messageId: envelope.messageId, trace };
    try {
      return await this.#calls.during(call, async (underWay) => {
        const posted = isMock
          ? await this.#mock(sending, underWay)
          : await this.#post(sending, underWay, startedAt);
        return this.#conclude(sending, posted, underWay, startedAt);
      });
    } finally {
      this.#options.onEnded?.(target.id);
    }
  }

  /** A caller or a target with something to do is not idle. */
  #touch({ callerId, target }: Sending, now: number): void {
    const { workspaces } = this.#options.store;
    if (callerId !== null) workspaces.touch(callerId, { lastOutboundAt: now, lastActiveAt: now });
    workspaces.touch(target.id, { lastActiveAt: now });
  }

  async #mock({ target, envelope }: Sending, { controller }: Call): Promise<PostOutcome> {
    try {
      await delay(this.#options.clock, MOCK_DELAY_MS, controller.signal);
    } catch (error) {
      return { kind: 'interrupted', reason: (error as Error).message };
    }
    const bytes = Buffer.from(JSON.stringify(cannedResponse(target.id, envelope.body.id)));
    return { kind: 'response', status: 200, answer: { bytes, contentType: 'application/json' } };
  }

  async #post(sending: Sending, call: Call, startedAt: number): Promise<Posted> {
    const { clock, overrides } = this.#options;
    const { target, envelope, trace, partial } = sending;
    const { controller } = call;
    let saidAt = 0;
    const watch = watchCall({
      clock,
      idleMs: overrides?.idleTimeoutMs(target.id) ?? this.#options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      deadlineAt: deadlineOf(sending, startedAt),
      movedAt: () => Math.max(saidAt, this.#movement.lastOf(target.id)),
      onOver: (why) => controller.abort(new CallEnded(why)),
    });
    try {
      const headers = { traceparent: traceparentOf(trace) };
      if (partial && canStream(target)) {
        const onMoved = () => {
          saidAt = clock.now();
        };
        const { signal } = controller;
        const streamed = await postForStream({
          url: target.url,
          envelope,
          signal,
          headers,
          partial,
          onMoved,
        });
        // It refused the method, so it has done nothing yet.
        if (streamed.kind !== 'unsupported') return streamed;
      }
      return await postJson(target.url, JSON.stringify(envelope.body), controller.signal, headers);
    } finally {
      watch.dispose();
    }
  }

  async #conclude(sending: Sending, posted: Posted, call: Call, startedAt: number): Promise<SendOutcome> {
    const { target } = sending;
    const durationMs = this.#options.clock.now() - startedAt;
    const log = (outcome: SendOutcome, responseBody: unknown, errorDetail = '') =>
      this.#log({ ...sending, outcome, responseBody, durationMs, errorDetail });
    const { reason } = call.controller.signal;
    if (posted.kind !== 'response' && reason instanceof CallEnded && reason.why === 'cancelled') {
      return log(outcomes.cancelled(), posted.kind === 'broken' ? posted.body : null, reason.message);
    }
    switch (posted.kind) {
      case 'response': {
        if (GATEWAY_STATUSES.has(posted.status) && this.#isDead(target)) return this.#revive(target);
        this.#options.onAnswered?.(target.id);
        const { status, answer } = posted;
        const body = parseBody(answer.bytes.toString('utf8'));
        if (status < 300) {
          const failure = failureOf(body);
          const outcome = { kind: 'answered', status, body, answer } as const;
          return failure === undefined ? log(outcome, body) : log({ ...outcome, failure }, body, failure);
        }
        const error = errorTextOf(body) || `the agent answered HTTP ${status}`;
        return log({ kind: 'answered', status, body: { error } }, body, error);
      }
      case 'unreadable':
        return log(outcomes.unreadable(posted.status, posted.text), null, posted.reason);
      case 'broken': {
        // The next start sends it again, and the agent knows it by its id.
        if (reason instanceof CallEnded && reason.why === 'engine') return this.#busy(target, reason);
        // So does one that was restarted in the middle of it, or died.
        if (this.#isDead(target)) return this.#revive(target);
        if (this.#isRestarted(target)) return this.#busy(target, reason);
        const detail = reason instanceof CallEnded ? reason.message : posted.reason;
        return log(outcomes.unreadable(posted.status, ''), posted.body, detail);
      }
      case 'forbidden':
        return log(outcomes.notSendable(), null, posted.reason);
      case 'refused':
        if (!target.external) await this.#options.onRefused?.(target.id);
        if (this.#isDead(target)) return this.#revive(target);
        return target.external ? log(outcomes.notReached(), null, posted.reason) : this.#busy(target, reason);
      case 'interrupted':
        return this.#isDead(target) ? this.#revive(target) : this.#busy(target, reason);
    }
  }

  #isDead({ id, external, runtime }: WorkspaceRecord): boolean {
    return !external && runtime !== MOCK_RUNTIME && !this.#options.isRunning(id);
  }

  /** Whether it is not any more what was asked, or about to be. */
  #isRestarted({ id, external, generation }: WorkspaceRecord): boolean {
    if (external) return false;
    const now = this.#options.store.workspaces.getLive(id);
    return now?.generation !== generation || !isReachable(now);
  }

  #revive({ id }: WorkspaceRecord): SendOutcome {
    this.#options.revive(id);
    return outcomes.unreachable();
  }

  #busy({ id }: WorkspaceRecord, reason: unknown): SendOutcome {
    const isKept = this.#options.overrides?.owns(id, 'session') === true;
    return outcomes.busy({ isKept, isOverdue: reason instanceof CallEnded && reason.why === 'deadline' });
  }

  #refuse(sending: Sending, outcome: SendOutcome, errorDetail: string): Promise<SendOutcome> {
    return this.#log({ ...sending, outcome, responseBody: null, durationMs: null, errorDetail });
  }

  async #log(exchange: Exchange & Pick<SendRequest, 'onLogged'>): Promise<SendOutcome> {
    const { store, activity, clock } = this.#options;
    await store.grouped(() => {
      logExchange(store, activity, exchange, clock.now());
      exchange.onLogged?.(exchange.outcome);
    });
    return exchange.outcome;
  }

  /** Tells an agent that nobody waits for an answer any more; a message is a task of the same id. */
  async #tellCancelled(workspaceId: string, messageId: string): Promise<void> {
    const url = this.#options.store.workspaces.getLive(workspaceId)?.url;
    if (!url) return;
    const request = { jsonrpc: '2.0', id: messageId, method: 'tasks/cancel', params: { id: messageId } };
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(CANCEL_TIMEOUT_MS)]);
    await postJson(url, JSON.stringify(request), signal);
  }
}

/** A message of one agent to another one. What the user or the app sends ends by itself; what one tells itself is no hop. */
function hopOf({ callerId, target, envelope, trace }: Sending): Hop | undefined {
  if (callerId === null || callerId.includes(':') || callerId === target.id) return undefined;
  return { trace, targetId: target.id, messageId: envelope.messageId, text: requestText(envelope.body) };
}

/** When a call ends whatever happens: what its caller allows, and between agents never more than the ceiling. */
function deadlineOf({ callerId, timeoutMs }: SendRequest, startedAt: number): number | null {
  const bounds = [timeoutMs || Infinity, callerId === null ? Infinity : AGENT_CEILING_MS];
  const bound = Math.min(...bounds);
  return bound === Infinity ? null : startedAt + bound;
}
