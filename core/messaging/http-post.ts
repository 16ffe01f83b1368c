import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent as SecureAgent } from 'node:https';
import { checkOutboundUrl, messageOf, outboundLookup, systemCodeOf } from '../base/index.ts';

/**
 * Agents answer once they are done, so a response may take minutes: no time-outs but the caller's signal.
 * Connections are not kept: one that the agent closes just then looks like a message that it may have got.
 */
const agents = { 'http:': new Agent({ keepAlive: false }), 'https:': new SecureAgent({ keepAlive: false }) };
const RESPONSE_CAP_BYTES = 10 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
const REFUSED_CODES = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

export type PostOutcome =
  | { readonly kind: 'response'; readonly status: number; readonly text: string }
  /** No connection could be made: nothing was delivered. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The connection broke or the signal fired before an answer: the agent may still be working on it. */
  | { readonly kind: 'interrupted'; readonly reason: string }
  /** An answer began but could not be read to its end. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Posts JSON and reads the whole answer. Never rejects; redirects are not followed. */
export function postJson(url: string, body: string, signal: AbortSignal): Promise<PostOutcome> {
  try {
    // Addresses are checked here, as nothing looks them up, and names when they are.
    checkOutboundUrl(url);
  } catch (error) {
    return Promise.resolve({ kind: 'refused', reason: messageOf(error) });
  }
  const target = new URL(url);
  return new Promise((resolve) => {
    const secure = target.protocol === 'https:';
    let connected = false;
    const request = (secure ? httpsRequest : httpRequest)(target, {
      method: 'POST',
      agent: agents[secure ? 'https:' : 'http:'],
      signal,
      lookup: outboundLookup,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
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
      const refused = REFUSED_CODES.has(systemCodeOf(error) ?? '') || !connected;
      resolve({ kind: refused && !signal.aborted ? 'refused' : 'interrupted', reason: error.message });
    });
    request.on('response', (response) => {
      readText(response).then(
        (text) => resolve({ kind: 'response', status: response.statusCode ?? 502, text }),
        (error: Error) => resolve({ kind: 'unreadable', reason: error.message }),
      );
    });
    request.end(body);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > RESPONSE_CAP_BYTES) {
      response.destroy();
      throw new Error(`the answer is larger than ${RESPONSE_CAP_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
