import { createServer, type RequestListener, type Server } from 'node:http';
import { stripPrefix } from './identity.ts';

export interface RequestTimes {
  /** How long the head of a request may take, from its first byte. */
  readonly headMs: number;
  /** How long a whole request may take to come in. What it is answered may take any time: agents think for minutes. */
  readonly requestMs: number;
  /** How often slow ones are looked for. */
  readonly checkEveryMs: number;
}

const USUAL_TIMES: RequestTimes = { headMs: 30_000, requestMs: 300_000, checkEveryMs: 10_000 };
/** Node drops what is above its own limit without a word, perhaps the token. No client sends nearly as many. */
const MAX_HEADERS = 200;

/** A server for one address that ends requests which never arrive as a whole. It does not listen yet. */
export function createListener(handle: RequestListener, times: RequestTimes = USUAL_TIMES): Server {
  const server = createServer(
    {
      headersTimeout: times.headMs,
      requestTimeout: times.requestMs,
      connectionsCheckingInterval: times.checkEveryMs,
    },
    (request, response) => {
      if (request.rawHeaders.length / 2 > MAX_HEADERS) {
        response.writeHead(431, { 'content-type': 'application/json', connection: 'close' });
        response.end(JSON.stringify({ error: 'too many headers' }));
        return;
      }
      stripPrefix(request);
      handle(request, response);
    },
  );
  return server;
}
