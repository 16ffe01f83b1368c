import type { WorkspaceRecord } from '../store/index.ts';
import type { Answer } from './http-post.ts';
import type { Trace } from './trace.ts';

const RESTART_RETRY_SECONDS = 15;
const BUSY_RETRY_SECONDS = 30;

/** How a message ended, with what the HTTP caller gets: `answer` byte for byte where the agent said it, else `body`. */
export interface SendOutcome {
  /**
   * answered: the agent answered (whatever it said) · poll: stored for an agent that fetches · busy: alive but
   * did not answer in time · down: not there, a restart is on its way · refused: cannot be sent at all
   */
  readonly kind: 'answered' | 'poll' | 'busy' | 'down' | 'refused';
  readonly status: number;
  /** JSON where it is JSON, else text. */
  readonly body: unknown;
  readonly answer?: Answer;
  /** What the agent says went wrong, where HTTP says that all is well. */
  readonly failure?: string;
  readonly retryAfterSeconds?: number;
  /** The agent said that all is well, and then this much of its answer. */
  readonly partialText?: string;
  /** It was not answered within the time that its sender gave it. */
  readonly isOverdue?: true;
  /** The agent keeps by itself what it cannot take at once: it is not kept for its sender. */
  readonly isKept?: true;
}

const refused = (status: number, error: string): SendOutcome => ({
  kind: 'refused',
  status,
  body: { error },
});

const later = (kind: 'busy' | 'down', seconds: number, body: Record<string, unknown>): SendOutcome => ({
  kind,
  status: 503,
  body: { ...body, retry_after: seconds },
  retryAfterSeconds: seconds,
});

export const overBudget = () => refused(402, 'workspace budget limit exceeded');
export const notSendable = () => refused(502, 'workspace URL is not publicly routable');
export const notReached = () => refused(502, 'failed to reach workspace agent');
export const cancelled = () => refused(409, 'the message was cancelled');

/** A chain of agents that must not go on. */
export function looping(reason: string, { traceId, depth }: Trace): SendOutcome {
  return { kind: 'refused', status: 508, body: { error: reason, trace_id: traceId, depth } };
}

export function storedForPolling(method: string): SendOutcome {
  return { kind: 'poll', status: 200, body: { status: 'queued', delivery_mode: 'poll', method } };
}

export function waking(): SendOutcome {
  const error = 'workspace is waking from hibernation — try again in a moment';
  return later('down', RESTART_RETRY_SECONDS, { error, waking: true });
}

export function withoutUrl({ status }: WorkspaceRecord): SendOutcome {
  return { kind: 'down', status: 503, body: { error: 'workspace has no URL', status } };
}

export function notRunning(): SendOutcome {
  const error = 'workspace container not running — restart triggered';
  return later('down', RESTART_RETRY_SECONDS, { error, restarting: true, preflight: true });
}

export function unreachable(): SendOutcome {
  const error = 'workspace agent unreachable — container restart triggered';
  return later('down', RESTART_RETRY_SECONDS, { error, restarting: true });
}

/** Alive, but without an answer in time. `isKept`: it queues by itself what it cannot take. */
export function busy({ isKept, isOverdue }: { isKept: boolean; isOverdue: boolean }): SendOutcome {
  const error = 'workspace agent busy — it did not answer in time';
  const body = { error, busy: true, ...(isKept ? { native_session: true } : {}) };
  return {
    ...later('busy', BUSY_RETRY_SECONDS, body),
    ...(isKept ? { isKept } : {}),
    ...(isOverdue ? { isOverdue } : {}),
  };
}

/** An answer that broke off. */
export function unreadable(status: number, text: string): SendOutcome {
  const isConfirmed = status < 300;
  return {
    kind: 'refused',
    status: 502,
    body: { error: 'failed to read agent response', delivery_confirmed: isConfirmed },
    ...(isConfirmed && text.trim() !== '' ? { partialText: text } : {}),
  };
}
