import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent as SecureAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { AppError, checkOutboundUrl, outboundLookup } from '../base/index.ts';

/** Like messages: one that the agent closes just then would look like something that it may have got. */
const agents = { 'http:': new Agent({ keepAlive: false }), 'https:': new SecureAgent({ keepAlive: false }) };

export interface AgentQuestion {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable | Uint8Array;
  /** Ends it, also while the answer is read. */
  readonly signal: AbortSignal;
}

/**
 * Asks an agent for something that is no message. Resolves with the answer as soon as it begins, also while the body is
 * still sent: the rest of that is read and thrown away. Redirects are not followed. Throws `invalid_url`,
 * `agent_unreachable`.
 */
export function askAgent(url: string, question: AgentQuestion): Promise<IncomingMessage> {
  checkOutboundUrl(url);
  const target = new URL(url);
  const secure = target.protocol === 'https:';
  const { method, headers, body, signal } = question;
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(target, {
      method,
      headers,
      signal,
      agent: agents[secure ? 'https:' : 'http:'],
      lookup: outboundLookup,
    });
    let bodyError: Error | undefined;
    const fail = (error: Error) => {
      if (!(body instanceof Uint8Array)) body?.unpipe(request).resume();
      reject(bodyError ?? unreachable(error));
    };
    request.on('error', fail);
    request.on('response', (response) => {
      if (!(body instanceof Uint8Array)) body?.unpipe(request).resume();
      resolve(response);
    });
    if (body === undefined || body instanceof Uint8Array) request.end(body);
    else
      sendStream(body, request, (error) => {
        bodyError = error;
      });
  });
}

/** A body that breaks off must not look like a whole one. `onError` learns why it did. */
function sendStream(body: Readable, request: ClientRequest, onError: (error: Error) => void): void {
  body.once('error', (error) => {
    onError(error);
    request.destroy(error);
  });
  body.pipe(request);
}

/** What an agent answered, to be passed on as it is. */
export interface AgentAnswer {
  readonly status: number;
  readonly text: string;
}

/** A path below the address of an agent, which may have one of its own. */
export function below(url: string, path: string): string {
  return `${url.replace(/\/+$/, '')}${path}`;
}

/** The whole answer as a text. Throws `agent_answer_too_large`, `agent_unreachable` where it breaks off or leads elsewhere. */
export async function textOf(answer: IncomingMessage, maxBytes: number): Promise<AgentAnswer> {
  const status = answer.statusCode ?? 0;
  const text = (await readAnswer(answer, maxBytes)).toString('utf8');
  // Where it would send the caller is nothing to follow with a secret, nor to pass on.
  if (status < 200 || (status >= 300 && status < 400)) throw unreachable(new Error(`it answered ${status}`));
  return { status, text };
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) {
        throw new AppError('agent_answer_too_large', 'The answer of the workspace is too large', {
          detail: `It has more than ${maxBytes} bytes.`,
        });
      }
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof AppError ? error : unreachable(error);
  } finally {
    response.destroy();
  }
  return Buffer.concat(chunks);
}

function unreachable(cause: unknown): AppError {
  return new AppError('agent_unreachable', 'The workspace does not answer', {
    detail: 'Wait until it is online, then try again.',
    cause,
  });
}
