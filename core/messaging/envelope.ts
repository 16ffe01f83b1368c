import { AppError, newId } from '../base/index.ts';
import type { FilePart } from './text.ts';

/** A JSON-RPC request that is complete: it has `jsonrpc`, `id`, and a message with `messageId` and `parts`. */
export interface Envelope {
  readonly method: string;
  /** Empty for methods that carry no message. */
  readonly messageId: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly expiresInSeconds: number | null;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Completes what a caller sent: wraps a bare `{method, params}`, adds ids, turns the older `content` into
 * `parts`. The caller's own id is kept. Throws `invalid_json` and `invalid_message` (their message is the
 * text for the wire, `detail` the hint).
 */
export function toEnvelope(raw: unknown): Envelope {
  if (!isObject(raw)) throw new AppError('invalid_json', 'invalid JSON body: an object is expected');
  const wrapped: Json =
    raw.jsonrpc === undefined
      ? { jsonrpc: '2.0', id: newId(), method: raw.method, params: raw.params }
      : { ...raw, id: raw.id ?? newId() };
  const method = typeof wrapped.method === 'string' ? wrapped.method : '';
  if (method === '') throw new AppError('invalid_message', 'method is required');
  const params = isObject(wrapped.params) ? wrapped.params : undefined;
  if (!params || !isObject(params.message)) {
    return { method, messageId: '', body: wrapped, expiresInSeconds: null };
  }
  const message = completeMessage(params.message);
  const expires = params.expires_in_seconds;
  return {
    method,
    messageId: message.messageId as string,
    body: { ...wrapped, params: { ...params, message } },
    expiresInSeconds: typeof expires === 'number' && expires > 0 ? expires : null,
  };
}

function completeMessage(message: Json): Json {
  const messageId =
    typeof message.messageId === 'string' && message.messageId !== '' ? message.messageId : newId();
  if (message.parts !== undefined) return { ...message, messageId };
  const { content, ...rest } = message;
  if (typeof content === 'string') return { ...rest, messageId, parts: [{ kind: 'text', text: content }] };
  if (Array.isArray(content)) return { ...rest, messageId, parts: content };
  if (content === undefined) {
    throw new AppError(
      'invalid_message',
      "params.message must contain either 'parts' (v0.3) or 'content' (v0.2 compat)",
      { detail: 'send parts: [{"kind":"text","text":"…"}]' },
    );
  }
  throw new AppError('invalid_message', 'invalid params.message.content type', {
    detail: 'content is a text or a list of parts',
  });
}

/** The envelope of a message of text, files, or both. */
export function textEnvelope(
  messageId: string,
  text: string,
  metadata: Readonly<Record<string, unknown>> = {},
  files: readonly FilePart[] = [],
): Envelope {
  const parts = [
    ...(text === '' ? [] : [{ kind: 'text', text }]),
    ...files.map((file) => ({ kind: 'file', file })),
  ];
  return {
    method: 'message/send',
    messageId,
    expiresInSeconds: null,
    body: {
      jsonrpc: '2.0',
      id: messageId,
      method: 'message/send',
      params: { message: { role: 'user', messageId, parts }, metadata },
    },
  };
}
