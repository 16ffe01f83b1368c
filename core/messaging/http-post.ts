import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent as SecureAgent } from 'node:https';
import { AppError, checkOutboundUrl, messageOf, outboundLookup, systemCodeOf } from '../base/index.ts';

/** Agents close idle connections after some seconds (uvicorn after five): kept for less, none is used as it closes. */
const KEPT_IDLE_MS = 1_500;
const kept = { keepAlive: true, timeout: KEPT_IDLE_MS, maxFreeSockets: 64 };
/** Agents answer once they are done, so a response may take minutes: no time-outs but the caller's signal. */
const agents = { 'http:': new Agent(kept), 'https:': new SecureAgent(kept) };
const RESPONSE_CAP_BYTES = 10 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
const CLOSED_CODES = new Set(['ECONNRESET', 'EPIPE']);
const REFUSED_CODES = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

export type PostOutcome =
  | { readonly kind: 'response'; readonly status: number; readonly text: string }
  /** No connection could be made: nothing was delivered. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It leads to where no messages are sent. */
  | { readonly kind: 'forbidden'; readonly reason: string }
  /** The connection broke or the signal fired before an answer: the agent may still be working on it. */
  | { readonly kind: 'interrupted'; readonly reason: string }
  /** An answer began but could not be read to its end; `text` is what came of it. */
  | { readonly kind: 'unreadable'; readonly status: number; readonly text: string; readonly reason: string };

/** Posts JSON and reads the whole answer. Never rejects; redirects are not followed. */
export async function postJson(
  url: string,
  body: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<PostOutcome> {
  try {
    // Addresses are checked here, as nothing looks them up, and names when they are.
    checkOutboundUrl(url);
  } catch (error) {
    return { kind: 'forbidden', reason: messageOf(error) };
  }
  const post = { target: new URL(url), body, signal, headers };
  const outcome = await exchange(post, 'kept');
  return outcome.kind === 'stale' ? exchange(post, 'fresh') : outcome;
}

interface Post {
  readonly target: URL;
  readonly body: string;
  readonly signal: AbortSignal;
  readonly headers: Readonly<Record<string, string>>;
}

function exchange({ target, body, signal, headers }: Post, connection: 'fresh'): Promise<PostOutcome>;
function exchange(post: Post, connection: 'kept'): Promise<PostOutcome | { readonly kind: 'stale' }>;
function exchange(
  { target, body, signal, headers }: Post,
  connection: 'kept' | 'fresh',
): Promise<PostOutcome | { readonly kind: 'stale' }> {
  return new Promise((resolve) => {
    const secure = target.protocol === 'https:';
    let connected = false;
    const request = (secure ? httpsRequest : httpRequest)(target, {
      method: 'POST',
      agent: connection === 'kept' && agents[secure ? 'https:' : 'http:'],
      signal,
      lookup: outboundLookup,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    const connectTimer = setTimeout(
      () => request.destroy(new Error('no connection in time')),
      CONNECT_TIMEOUT_MS,
    );
    const onConnected = () => {
      connected = true;
      clearTimeout(connectTimer);
    };
    request.on('socket', (socket) => {
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', onConnected);
      else onConnected();
    });
    request.on('error', (error) => {
      clearTimeout(connectTimer);
      const code = systemCodeOf(error) ?? '';
      const refused = REFUSED_CODES.has(code) || !connected;
      if (error instanceof AppError) resolve({ kind: 'forbidden', reason: error.message });
      // The agent closed the kept connection before it had the message; should it have it, it knows its id.
      else if (request.reusedSocket && CLOSED_CODES.has(code)) resolve({ kind: 'stale' });
      else resolve({ kind: refused && !signal.aborted ? 'refused' : 'interrupted', reason: error.message });
    });
    request.on('response', (response) => {
      const status = response.statusCode ?? 502;
      void readText(response).then(({ text, problem }) =>
        resolve(
          problem === null
            ? { kind: 'response', status, text }
            : { kind: 'unreadable', status, text, reason: problem },
        ),
      );
    });
    request.end(body);
  });
}

/** What could be read, and why that is not all of it. Never rejects. */
async function readText(response: IncomingMessage): Promise<{ text: string; problem: string | null }> {
  const chunks: Buffer[] = [];
  let size = 0;
  const text = () => Buffer.concat(chunks).toString('utf8');
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > RESPONSE_CAP_BYTES) {
        response.destroy();
        return { text: '', problem: `the answer is larger than ${RESPONSE_CAP_BYTES} bytes` };
      }
      chunks.push(chunk);
    }
    return { text: text(), problem: null };
  } catch (error) {
    return { text: text(), problem: messageOf(error) };
  }
}
