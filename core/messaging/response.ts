import { preview, responseText } from './text.ts';

const ERROR_TEXT_LENGTH = 1_000;

/** What an agent or the platform may answer to a message, as a closed union. */
export type A2aResponse =
  | { readonly kind: 'queued'; readonly delivery: 'poll' | 'push'; readonly queueId: string | null }
  | { readonly kind: 'result'; readonly result: unknown }
  | {
      readonly kind: 'error';
      readonly message: string;
      readonly code: number | null;
      readonly restarting: boolean;
      readonly retryAfterSeconds: number | null;
    }
  | { readonly kind: 'malformed'; readonly raw: unknown };

/** Classifies any decoded body. Total: never throws. Queued comes first, so that a server bug stays visible. */
export function classifyResponse(body: unknown): A2aResponse {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { kind: 'malformed', raw: body };
  const fields = body as Record<string, unknown>;
  if (fields.status === 'queued' && fields.delivery_mode === 'poll') {
    return { kind: 'queued', delivery: 'poll', queueId: null };
  }
  if (fields.queued === true) {
    return {
      kind: 'queued',
      delivery: 'push',
      queueId: typeof fields.queue_id === 'string' ? fields.queue_id : null,
    };
  }
  if ('result' in fields) return { kind: 'result', result: fields.result };
  if ('error' in fields) {
    const error = fields.error;
    const nested = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};
    return {
      kind: 'error',
      message:
        typeof error === 'string'
          ? error
          : typeof nested.message === 'string'
            ? nested.message
            : 'unknown error',
      code: typeof nested.code === 'number' ? nested.code : null,
      restarting: fields.restarting === true,
      retryAfterSeconds: typeof fields.retry_after === 'number' ? fields.retry_after : null,
    };
  }
  return { kind: 'malformed', raw: body };
}

/** JSON where it is JSON; otherwise the text itself, passed on unchanged. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The message of a JSON-RPC error, or that nothing in the answer can be shown; undefined for an answer. */
export function failureOf(body: unknown): string | undefined {
  const answer = classifyResponse(body);
  if (answer.kind === 'error') return answer.message;
  const isEmpty = answer.kind === 'malformed' && responseText(body).trim() === '';
  return isEmpty ? 'the agent answered with nothing that can be read' : undefined;
}

/** What a refusal says went wrong, in whichever shape; empty when it says nothing. */
export function errorTextOf(body: unknown): string {
  if (typeof body === 'string') return preview(body, ERROR_TEXT_LENGTH);
  const error = (body as { error?: unknown } | null)?.error;
  if (typeof error === 'string') return error;
  const message = (error as { message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : '';
}
