import type { FastifyReply } from 'fastify';

const PING_MS = 30_000;

/** An answer that goes on: server-sent events. */
export interface EventStream {
  send(event: string, data: string): void;
  /** Ends it; the client may open another one. */
  close(): void;
  /** Called once, whoever ended it. */
  onClose(listener: () => void): void;
}

/** Begins an answer that is a stream of events, with the headers that every answer has. Who asks for no more is done. */
export function beginStream(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  if (reply.request.method === 'HEAD') reply.raw.end();
}

/**
 * Turns an answer into a stream of events, with a comment every 30 seconds that keeps proxies from ending it. A client
 * that does not read is let go of, and so is one that `isWelcome` no longer holds for.
 */
export function openEventStream(reply: FastifyReply, isWelcome: () => boolean): EventStream {
  beginStream(reply);
  const { raw } = reply;
  const write = (text: string) => {
    if (raw.writableEnded) return;
    if (raw.writableNeedDrain) raw.destroy();
    else raw.write(text);
  };
  const ping = setInterval(() => (isWelcome() ? write(': ping\n\n') : raw.end()), PING_MS);
  ping.unref();
  raw.once('close', () => clearInterval(ping));
  return {
    send: (event, data) => write(`event: ${event}\ndata: ${data}\n\n`),
    close: () => void raw.end(),
    onClose: (listener) => void raw.once('close', listener),
  };
}
