import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent as SecureAgent } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { AppError, checkOutboundUrl, messageOf, outboundLookup, systemCodeOf } from '../base/index.ts';

/** Agents close idle connections after some seconds (uvicorn after five): kept for less, none is used as it closes. */
const KEPT_IDLE_MS = 1_500;
const kept = { keepAlive: true, timeout: KEPT_IDLE_MS, maxFreeSockets: 64 };
/** Agents answer once they are done, so a response may take minutes: no time-outs but the caller's signal. */
const agents = { 'http:': new Agent(kept), 'https:': new SecureAgent(kept) };
const RESPONSE_CAP_BYTES = 10 * 1024 * 1024;
/** Each piece of a stream is wrapped in some hundred bytes of JSON. */
const STREAM_CAP_BYTES = 64 * 1024 * 1024;
/** How long an agent has to end a stream that has said all. */
const STREAM_END_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** Of URLs that were checked: what an address is allowed to be does not change. */
const checked = new Map<string, Target>();
const CHECKED_MAX = 1_000;
const CLOSED_CODES = new Set(['ECONNRESET', 'EPIPE']);
const REFUSED_CODES = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

/** What an agent answered, byte for byte. */
export interface Answer {
  readonly bytes: Buffer;
  /** Absent where the agent names none. */
  readonly contentType?: string | undefined;
}

export type PostOutcome =
  | { readonly kind: 'response'; readonly status: number; readonly answer: Answer }
  /** No connection could be made: nothing was delivered. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It leads to where no messages are sent. */
  | { readonly kind: 'forbidden'; readonly reason: string }
  /** The connection broke or the signal fired before an answer: the agent may still be working on it. */
  | { readonly kind: 'interrupted'; readonly reason: string }
  /** An answer began but could not be read to its end; `text` is what came of it. */
  | { readonly kind: 'unreadable'; readonly status: number; readonly text: string; readonly reason: string };

/** A stream of events was read, to its end or to a problem. */
export interface Streamed {
  readonly kind: 'streamed';
  readonly status: number;
  readonly problem: string | null;
}

/** Reads an answer while it comes. */
export interface StreamReader {
  take(bytes: Buffer): void;
  /** Nothing more is waited for. */
  readonly isOver: boolean;
}

/**
 * Posts JSON and reads the whole answer; one that is a stream of events goes to `reader`, where there is one. Never
 * rejects; redirects are not followed.
 */
export function postJson(
  url: string,
  body: string,
  signal: AbortSignal,
  headers?: Readonly<Record<string, string>>,
): Promise<PostOutcome>;
export function postJson(
  url: string,
  body: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>>,
  reader: StreamReader,
): Promise<PostOutcome | Streamed>;
export async function postJson(
  url: string,
  body: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
  reader?: StreamReader,
): Promise<PostOutcome | Streamed> {
  let target: Target;
  try {
    target = checkedTarget(url);
  } catch (error) {
    return { kind: 'forbidden', reason: messageOf(error) };
  }
  const post = { target, body, signal, headers, reader };
  const outcome = await exchange(post, 'kept');
  return outcome.kind === 'stale' ? exchange(post, 'fresh') : outcome;
}

/** Addresses are checked here, as nothing looks them up, and names when they are. Throws `invalid_url`. */
function checkedTarget(url: string): Target {
  const known = checked.get(url);
  if (known) return known;
  checkOutboundUrl(url);
  const target = urlToHttpOptions(new URL(url));
  if (checked.size >= CHECKED_MAX) checked.clear();
  checked.set(url, target);
  return target;
}

type Target = ReturnType<typeof urlToHttpOptions>;

interface Post {
  readonly target: Target;
  readonly body: string;
  readonly signal: AbortSignal;
  readonly headers: Readonly<Record<string, string>>;
  readonly reader: StreamReader | undefined;
}

function exchange(post: Post, connection: 'fresh'): Promise<PostOutcome | Streamed>;
function exchange(
  post: Post,
  connection: 'kept',
): Promise<PostOutcome | Streamed | { readonly kind: 'stale' }>;
function exchange(
  { target, body, signal, headers, reader }: Post,
  connection: 'kept' | 'fresh',
): Promise<PostOutcome | Streamed | { readonly kind: 'stale' }> {
  return new Promise((resolve) => {
    const secure = target.protocol === 'https:';
    let connected = false;
    let answering = false;
    const request = (secure ? httpsRequest : httpRequest)({
      ...target,
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
    let connectTimer: NodeJS.Timeout | undefined;
    const onConnected = () => {
      connected = true;
      clearTimeout(connectTimer);
    };
    request.on('socket', (socket) => {
      if (!socket.connecting) {
        connected = true;
        return;
      }
      const tooLate = () => request.destroy(new Error('no connection in time'));
      connectTimer = setTimeout(tooLate, CONNECT_TIMEOUT_MS);
      socket.once(secure ? 'secureConnect' : 'connect', onConnected);
    });
    request.on('error', (error) => {
      clearTimeout(connectTimer);
      // Whoever reads the answer is told as well, and has what came of it.
      if (answering) return;
      const code = systemCodeOf(error) ?? '';
      const refused = REFUSED_CODES.has(code) || !connected;
      if (error instanceof AppError) resolve({ kind: 'forbidden', reason: error.message });
      // The agent closed the kept connection before it had the message; should it have it, it knows its id.
      else if (request.reusedSocket && CLOSED_CODES.has(code)) resolve({ kind: 'stale' });
      else resolve({ kind: refused && !signal.aborted ? 'refused' : 'interrupted', reason: error.message });
    });
    request.on('close', () => {
      clearTimeout(connectTimer);
      // It wants to go on in another protocol: the connection ends, and nothing else is told of that.
      if (!answering)
        resolve({ kind: 'interrupted', reason: 'the agent ended the connection without an answer' });
    });
    request.on('response', (response) => {
      answering = true;
      const status = response.statusCode ?? 502;
      const contentType = response.headers['content-type'];
      if (reader && status < 300 && contentType?.startsWith('text/event-stream')) {
        readStream(response, reader, (problem) => resolve({ kind: 'streamed', status, problem }));
        return;
      }
      readBytes(response, (bytes, problem) =>
        resolve(
          problem === null
            ? { kind: 'response', status, answer: { bytes, contentType } }
            : { kind: 'unreadable', status, text: bytes.toString('utf8'), reason: problem },
        ),
      );
    });
    request.end(body);
  });
}

/** Tells once what could be read, and why that is not all of it. */
function readBytes(response: IncomingMessage, done: (bytes: Buffer, problem: string | null) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let isTold = false;
  const tell = (problem: string | null) => {
    if (isTold) return;
    isTold = true;
    done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks), problem);
  };
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= RESPONSE_CAP_BYTES) {
      chunks.push(chunk);
      return;
    }
    chunks.length = 0;
    tell(`the answer is larger than ${RESPONSE_CAP_BYTES} bytes`);
    response.destroy();
  });
  response.on('end', () => tell(null));
  response.on('error', (error) => tell(messageOf(error)));
  response.on('close', () => tell('the answer broke off'));
}

/** Hands on what comes, and tells once why nothing more does: null when the answer came to its end. */
function readStream(
  response: IncomingMessage,
  reader: StreamReader,
  done: (problem: string | null) => void,
): void {
  let size = 0;
  let isTold = false;
  let lastWords: NodeJS.Timeout | undefined;
  const tell = (problem: string | null) => {
    if (isTold) return;
    isTold = true;
    clearTimeout(lastWords);
    done(problem);
  };
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > STREAM_CAP_BYTES) {
      tell(`the answer is larger than ${STREAM_CAP_BYTES} bytes`);
      response.destroy();
      return;
    }
    reader.take(chunk);
    if (reader.isOver) lastWords ??= setTimeout(() => response.destroy(), STREAM_END_MS);
  });
  response.on('end', () => tell(null));
  response.on('error', (error) => tell(messageOf(error)));
  response.on('close', () => tell('the answer broke off'));
}
