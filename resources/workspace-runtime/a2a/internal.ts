import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ingest } from '../files/ingest.ts';
import { mimeTypeOf } from '../files/names.ts';
import type { Places } from '../files/places.ts';
import type { TokenStore } from '../platform/token.ts';
import { bearerOf, sendJson } from './http.ts';

export interface InternalOptions {
  readonly places: Places;
  /** What the platform proves itself with. */
  readonly inboundSecret: TokenStore;
}

/** What only the platform may ask: to put files into the workspace, and to get one out of it. */
export async function answerInternal(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { places, inboundSecret }: InternalOptions,
): Promise<void> {
  const bearer = bearerOf(request);
  if (bearer === undefined || !(await inboundSecret.accepts(bearer))) {
    return refuse(request, response, 401, 'unauthorized');
  }
  const asked = `${request.method} ${url.pathname}`;
  if (asked === 'POST /internal/chat/uploads/ingest') {
    // A refusal is still to be sent, so whoever stops reading must not end the connection.
    const body = request.iterator({ destroyOnReturn: false });
    const [status, answer] = await ingest(body, request.headers['content-type'] ?? '', places);
    if (status !== 200) return refuse(request, response, status, answer);
    return sendJson(response, 200, answer);
  }
  if (asked === 'GET /internal/file/read') return sendFile(response, url.searchParams.get('path'), places);
  return refuse(request, response, 404, 'not found');
}

async function sendFile(response: ServerResponse, wanted: string | null, places: Places): Promise<void> {
  if (!wanted?.startsWith('/') || path.posix.normalize(wanted) !== wanted) {
    return sendJson(response, 400, { error: 'invalid path' });
  }
  const found = await places.open(wanted);
  if (!found) return sendJson(response, 404, { error: 'file not found' });
  const { handle, size } = found;
  try {
    const name = path.posix.basename(wanted);
    response.writeHead(200, {
      'Content-Type': mimeTypeOf(name),
      'Content-Length': size,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
    // No more than was promised, though the file may grow meanwhile.
    if (size === 0) response.end();
    else await pipeline(handle.createReadStream({ autoClose: false, end: size - 1 }), response);
  } finally {
    await handle.close();
  }
}

/** What is left of a body is thrown away, so that whoever still sends it gets the answer. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  answer: string | object,
): void {
  request.resume();
  response.setHeader('Connection', 'close');
  sendJson(response, status, typeof answer === 'string' ? { error: answer } : answer);
}
