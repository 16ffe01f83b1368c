import { type Clock, type Disposable, isoTime, newId } from '../base/index.ts';
import { MOCK_RUNTIME } from '../contract/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { ActivityLog } from './activity-log.ts';
import { cannedResponse } from './canned.ts';
import type { Envelope } from './envelope.ts';
import { type PostOutcome, postJson } from './http-post.ts';
import { isAsleep, isReachable } from './reachable.ts';
import { classifyResponse } from './response.ts';
import { preview, responseText, toolTraceOf } from './text.ts';

const IDLE_TIMEOUT_MS = 300_000;
const IDLE_CHECK_MS = 5_000;
/** Agent to agent; a user may wait as long as the agent keeps moving. */
const AGENT_CEILING_MS = 30 * 60_000;
const RESTART_RETRY_SECONDS = 15;
const BUSY_RETRY_SECONDS = 30;

export interface SendRequest {
  readonly target: WorkspaceRecord;
  /** null: the user. */
  readonly callerId: string | null;
  readonly envelope: Envelope;
  /** Upper bound in ms; 0 = none; undefined = the usual one for this kind of caller. */
  readonly timeoutMs?: number | undefined;
  /** Runs in the transaction that writes the history row, so that both happen or neither. */
  readonly onLogged?: (outcome: SendOutcome) => void;
}

/** How a message ended, with what the HTTP caller gets. `body` is passed on as it is, JSON or not. */
export interface SendOutcome {
  /**
   * answered: the agent answered (whatever it said) · poll: stored for an agent that fetches · busy: alive but
   * did not answer in time · down: not there, a restart is on its way · refused: cannot be sent at all
   */
  readonly kind: 'answered' | 'poll' | 'busy' | 'down' | 'refused';
  readonly status: number;
  readonly body: unknown;
  /** What the agent says went wrong, where HTTP says that all is well. */
  readonly failure?: string;
  readonly retryAfterSeconds?: number;
}

export interface ProxyOptions {
  readonly store: Store;
  readonly activity: ActivityLog;
  readonly clock: Clock;
  /** Whether the instance of a workspace runs. */
  readonly isRunning: (workspaceId: string) => boolean;
  /** Has a dead instance looked at and brought back. */
  readonly revive: (workspaceId: string) => void;
  /** Brings back one that sleeps. */
  readonly wake?: (workspaceId: string) => void;
  /** A running instance refused a connection: has it looked at afresh before the answer is chosen. Never rejects. */
  readonly onRefused?: (workspaceId: string) => Promise<void>;
  readonly onAnswered?: (workspaceId: string) => void;
}

/** Sends one message to one agent and writes what came of it. */
export class A2aProxy implements Disposable {
  readonly #options: ProxyOptions;
  /** With the target of each. */
  readonly #underWay = new Map<AbortController, string>();

  constructor(options: ProxyOptions) {
    this.#options = options;
  }

  /** Lets go of agents that still think: their connections would keep the process from ending. */
  dispose(): void {
    for (const controller of this.#underWay.keys()) controller.abort(new Error('the engine stops'));
  }

  /** Whether a workspace has a message that it has not answered yet. */
  isUnderWay(workspaceId: string): boolean {
    return [...this.#underWay.values()].includes(workspaceId);
  }

  async send(request: SendRequest): Promise<SendOutcome> {
    const { target, callerId, envelope } = request;
    if (target.budgetLimit !== null && target.monthlySpend >= target.budgetLimit) {
      return { kind: 'refused', status: 402, body: { error: 'workspace budget limit exceeded' } };
    }
    const now = this.#options.clock.now();
    const { workspaces } = this.#options.store;
    if (callerId !== null) workspaces.update(callerId, { lastOutboundAt: now, lastActiveAt: now });
    workspaces.update(target.id, { lastActiveAt: now });
    if (isAsleep(target)) return this.#wake(target);
    if (target.deliveryMode === 'poll') return this.#storeForPolling(request);
    if (target.runtime === MOCK_RUNTIME && isReachable(target)) {
      const text = JSON.stringify(cannedResponse(target.id, envelope.body.id));
      return this.#conclude(request, { kind: 'response', status: 200, text }, this.#options.clock.now());
    }
    if (!target.url) return this.#unavailable(target);
    if (!target.external && !this.#options.isRunning(target.id)) {
      this.#options.revive(target.id);
      return {
        kind: 'down',
        status: 503,
        body: {
          error: 'workspace container not running — restart triggered',
          restarting: true,
          preflight: true,
          retry_after: RESTART_RETRY_SECONDS,
        },
        retryAfterSeconds: RESTART_RETRY_SECONDS,
      };
    }
    const startedAt = this.#options.clock.now();
    const posted = await this.#post(target, callerId, envelope, request.timeoutMs, startedAt);
    return this.#conclude(request, posted, startedAt);
  }

  #wake(target: WorkspaceRecord): SendOutcome {
    this.#options.wake?.(target.id);
    return {
      kind: 'down',
      status: 503,
      body: {
        error: 'workspace is waking from hibernation — try again in a moment',
        waking: true,
        retry_after: RESTART_RETRY_SECONDS,
      },
      retryAfterSeconds: RESTART_RETRY_SECONDS,
    };
  }

  #storeForPolling(request: SendRequest): SendOutcome {
    const { target, envelope } = request;
    const outcome: SendOutcome = {
      kind: 'poll',
      status: 200,
      body: { status: 'queued', delivery_mode: 'poll', method: envelope.method },
    };
    const summary = `${envelope.method} → ${target.name} (queued for poll)`;
    this.#log(request, outcome, { summary, responseBody: null, durationMs: null });
    return outcome;
  }

  #unavailable(target: WorkspaceRecord): SendOutcome {
    return {
      kind: 'down',
      status: 503,
      body: { error: 'workspace has no URL', status: target.status },
      retryAfterSeconds: RESTART_RETRY_SECONDS,
    };
  }

  async #post(
    target: WorkspaceRecord,
    callerId: string | null,
    envelope: Envelope,
    timeoutMs: number | undefined,
    startedAt: number,
  ): Promise<PostOutcome> {
    const { clock, store } = this.#options;
    const ceilingMs = timeoutMs ?? (callerId === null ? 0 : AGENT_CEILING_MS);
    const controller = new AbortController();
    this.#underWay.set(controller, target.id);
    const watch = setInterval(
      () => {
        const now = clock.now();
        // Every heartbeat and every change moves `updatedAt`: a live agent never idles out.
        const movedAt = Math.max(startedAt, store.workspaces.get(target.id)?.updatedAt ?? 0);
        if (now - movedAt > IDLE_TIMEOUT_MS) controller.abort(new Error('the agent stopped moving'));
        if (ceilingMs > 0 && now - startedAt > ceilingMs)
          controller.abort(new Error('the time for this call is over'));
      },
      Math.min(IDLE_CHECK_MS, ceilingMs || IDLE_CHECK_MS),
    );
    watch.unref();
    try {
      return await postJson(target.url, JSON.stringify(envelope.body), controller.signal);
    } finally {
      clearInterval(watch);
      this.#underWay.delete(controller);
    }
  }

  async #conclude(request: SendRequest, posted: PostOutcome, startedAt: number): Promise<SendOutcome> {
    const { target } = request;
    const durationMs = this.#options.clock.now() - startedAt;
    const log = (outcome: SendOutcome, responseBody: unknown, errorDetail = '') => {
      this.#log(request, outcome, { responseBody, durationMs, errorDetail });
      return outcome;
    };
    switch (posted.kind) {
      case 'response': {
        this.#options.onAnswered?.(target.id);
        const body = parseBody(posted.text);
        if (posted.status < 300) {
          const failure = failureOf(body);
          const outcome = { kind: 'answered', status: posted.status, body } as const;
          return failure === undefined ? log(outcome, body) : log({ ...outcome, failure }, body, failure);
        }
        const error = errorTextOf(body) || `the agent answered HTTP ${posted.status}`;
        return log({ kind: 'answered', status: posted.status, body: { error } }, body, error);
      }
      case 'unreadable':
        return log(
          {
            kind: 'refused',
            status: 502,
            body: { error: 'failed to read agent response', delivery_confirmed: true },
          },
          null,
          posted.reason,
        );
      case 'refused':
        if (!target.external) await this.#options.onRefused?.(target.id);
        return this.#afterNoAnswer(target, posted, log);
      case 'interrupted':
        return this.#afterNoAnswer(target, posted, log);
    }
  }

  #afterNoAnswer(
    target: WorkspaceRecord,
    posted: Extract<PostOutcome, { kind: 'refused' | 'interrupted' }>,
    log: (outcome: SendOutcome, responseBody: unknown, errorDetail: string) => SendOutcome,
  ): SendOutcome {
    if (!target.external && !this.#options.isRunning(target.id)) {
      this.#options.revive(target.id);
      return {
        kind: 'down',
        status: 503,
        body: {
          error: 'workspace agent unreachable — container restart triggered',
          restarting: true,
          retry_after: RESTART_RETRY_SECONDS,
        },
        retryAfterSeconds: RESTART_RETRY_SECONDS,
      };
    }
    if (posted.kind === 'interrupted' || !target.external) {
      return {
        kind: 'busy',
        status: 503,
        body: {
          error: 'workspace agent busy — it did not answer in time',
          busy: true,
          retry_after: BUSY_RETRY_SECONDS,
        },
        retryAfterSeconds: BUSY_RETRY_SECONDS,
      };
    }
    return log(
      { kind: 'refused', status: 502, body: { error: 'failed to reach workspace agent' } },
      null,
      posted.reason,
    );
  }

  #log(
    request: SendRequest,
    outcome: SendOutcome,
    row: { summary?: string; responseBody: unknown; durationMs: number | null; errorDetail?: string },
  ): void {
    const { store, activity, clock } = this.#options;
    const { target, callerId, envelope } = request;
    store.transaction(() => {
      activity.log({
        id: newId(),
        workspaceId: target.id,
        type: 'a2a_receive',
        method: envelope.method,
        summary: row.summary ?? preview(`${envelope.method} → ${target.name}`, 256),
        sourceId: callerId,
        targetId: target.id,
        status: outcome.status < 400 && outcome.failure === undefined ? 'ok' : 'error',
        errorDetail: row.errorDetail ?? '',
        durationMs: row.durationMs,
        requestBody: envelope.body,
        responseBody: row.responseBody,
        toolTrace: toolTraceOf(row.responseBody),
        createdAt: clock.now(),
      });
      if (callerId === null && outcome.kind === 'answered' && outcome.status < 400) {
        store.events.append({
          type: 'platform',
          event: 'A2A_RESPONSE',
          workspaceId: target.id,
          payload: {
            response_body: row.responseBody,
            method: envelope.method,
            duration_ms: row.durationMs,
            at: isoTime(clock.now()),
          },
        });
      }
      request.onLogged?.(outcome);
    });
  }
}

/** JSON where it is JSON; otherwise the text itself, passed on unchanged. */
function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The message of a JSON-RPC error, or that nothing in the answer can be shown; undefined for an answer. */
function failureOf(body: unknown): string | undefined {
  const answer = classifyResponse(body);
  if (answer.kind === 'error') return answer.message;
  const isEmpty = answer.kind === 'malformed' && responseText(body).trim() === '';
  return isEmpty ? 'the agent answered with nothing that can be read' : undefined;
}

function errorTextOf(body: unknown): string {
  if (typeof body === 'string') return preview(body, 1000);
  const error = (body as { error?: unknown } | null)?.error;
  if (typeof error === 'string') return error;
  const message = (error as { message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : '';
}
