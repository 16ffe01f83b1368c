import type { FastifyReply } from 'fastify';
import type { Disposable } from '../base/index.ts';
import { beginStream } from './event-stream.ts';

const PING_MS = 30_000;
/** What waits for a client that reads slowly; what comes beyond that it never gets. */
const MAX_WAITING = 64;
const PING = ': ping\n\n';

export interface LiveEvents {
  /** Sends one frame, or keeps it until the client has read what it has, or drops it. */
  send(data: unknown): void;
  /** Ends it after what was sent unless the client is still welcome. */
  look(): void;
}

export interface LiveEventsOptions {
  readonly isWelcome: () => boolean;
  /** Another number whenever `isWelcome` may be answered differently. */
  readonly changes: () => number;
  /** What is returned is disposed with the stream. */
  readonly subscribe: (stream: LiveEvents) => Disposable;
}

/**
 * Turns an answer into server-sent events without names, with a comment at once and every 30 seconds. A client that has
 * read nothing between two of them is let go of, and so is one that is no longer welcome.
 */
export function openLiveEvents(reply: FastifyReply, options: LiveEventsOptions): void {
  beginStream(reply);
  const { raw } = reply;
  const waiting: string[] = [];
  let known = options.changes();
  let isBlocked = false;
  let wasBlocked = false;
  const write = (text: string) => {
    if (!raw.writableEnded) isBlocked = !raw.write(text);
  };
  const look = () => {
    if (!options.isWelcome()) raw.end();
  };
  const ping = setInterval(() => {
    // It was ended a while ago, and the client has not read what came before.
    if (raw.writableEnded) raw.destroy();
    else look();
    if (raw.writableEnded) return;
    if (isBlocked && wasBlocked) raw.destroy();
    else if (!isBlocked) write(PING);
    wasBlocked = isBlocked;
  }, PING_MS);
  ping.unref();
  raw.on('drain', () => {
    isBlocked = false;
    wasBlocked = false;
    while (!isBlocked && waiting.length > 0) write(waiting.shift() ?? '');
  });
  write(PING);
  const subscription = options.subscribe({
    look,
    send(data) {
      if (options.changes() !== known) {
        known = options.changes();
        look();
      }
      if (raw.writableEnded || raw.destroyed) return;
      const frame = `data: ${JSON.stringify(data)}\n\n`;
      if (!isBlocked) write(frame);
      else if (waiting.length < MAX_WAITING) waiting.push(frame);
    },
  });
  raw.once('close', () => {
    clearInterval(ping);
    void subscription.dispose();
  });
}
