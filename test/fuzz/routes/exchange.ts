import { Agent, request } from 'node:http';
import type { Attack } from './attacks.ts';

/** Longer than anything that an engine may need for a request like these. */
const HANG_MS = 60_000;
/** More of an answer is of no interest. */
const READ_BYTES = 4 * 1024 * 1024;

export interface Answered {
  /** 0: the engine ended the connection without an answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** Sends an attack. A stream of events counts as answered with its headers. Rejects when nothing comes at all. */
export function exchange(base: string, { method, url, headers, body }: Attack): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    // Node sends the body of a DELETE without its length otherwise, which is no request.
    const framed = body === undefined ? headers : { ...headers, 'content-length': body.length };
    const asked = request({ hostname, port, path: url, method, headers: framed, agent });
    const hang = setTimeout(() => {
      reject(new Error(`no answer within ${HANG_MS / 1000} s`));
      asked.destroy();
    }, HANG_MS);
    const finish = (answered: Answered) => {
      clearTimeout(hang);
      resolve(answered);
    };
    // A refusal may come while the body is still on its way; the connection then ends.
    asked.once('error', () => finish({ status: 0, headers: {}, text: '' }));
    asked.once('response', (response) => {
      const status = response.statusCode ?? 0;
      const chunks: Buffer[] = [];
      let bytes = 0;
      const done = () =>
        finish({ status, headers: response.headers, text: Buffer.concat(chunks).toString() });
      if (response.headers['content-type']?.startsWith('text/event-stream')) {
        done();
        asked.destroy();
        return;
      }
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= READ_BYTES) chunks.push(chunk);
      });
      response.once('end', done);
      response.once('error', done);
    });
    asked.end(body);
  });
}

/** Lets go of the connections that are kept for the next request. */
export function endExchanges(): void {
  agent.destroy();
}
