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
