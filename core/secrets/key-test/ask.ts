import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AppError, checkOutboundUrl, outboundLookup, systemCodeOf } from '../../base/index.ts';

/** More of an answer is not read: what it says of a key comes first. */
const MAX_BODY_BYTES = 64 * 1024;

export type KeyAnswer =
  | { readonly status: number; readonly body: string }
  /** It could not be asked; why, for people. */
  | { readonly problem: string };

export interface KeyQuestion {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Asks once, without following redirects: a key goes nowhere else. Never rejects, and repeats nothing that was sent. */
export function askOnce({ url, headers, timeoutMs }: KeyQuestion): Promise<KeyAnswer> {
  return new Promise((resolve) => {
    try {
      checkOutboundUrl(url);
    } catch (error) {
      resolve({ problem: problemOf(error, timeoutMs) });
      return;
    }
    const signal = AbortSignal.timeout(timeoutMs);
    const onError = (error: unknown) => resolve({ problem: problemOf(error, timeoutMs) });
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
      method: 'GET',
      agent: false,
      signal,
      lookup: outboundLookup,
      headers: { accept: 'application/json', 'user-agent': 'molecule-desktop', ...headers },
    });
    request.on('error', onError);
    request.on('response', (response) => {
      readStart(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, body });
        response.destroy();
      }, onError);
    });
    request.end();
  });
}

async function readStart(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= MAX_BODY_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8');
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'its name cannot be found; is this machine online?',
  EAI_AGAIN: 'its name cannot be looked up; is this machine online?',
  ENETUNREACH: 'there is no way to it from this network',
  EHOSTUNREACH: 'there is no way to it from this network',
  ETIMEDOUT: 'it did not answer in time',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody that this machine trusts',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody that this machine trusts',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody that this machine trusts',
};

/** Its own words only where they are ours: others may repeat what was sent. */
function problemOf(error: unknown, timeoutMs: number): string {
  if (error instanceof AppError) return error.message;
  const name = (error as { name?: unknown } | null)?.name;
  if (name === 'AbortError' || name === 'TimeoutError') {
    return `it did not answer within ${Math.round(timeoutMs / 1000)} s`;
  }
  const code = systemCodeOf(error) ?? '';
  return REASONS[code] ?? (code ? `the connection failed (${code})` : 'the connection failed');
}
