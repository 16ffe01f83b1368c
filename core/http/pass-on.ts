import type { FastifyReply } from 'fastify';
import type { AgentAnswer } from '../transfers/index.ts';

/** Sends what an agent answered. Whatever it says is data here, never a page of the app. */
export function passOn(reply: FastifyReply, { status, text }: AgentAnswer): FastifyReply {
  const type = isJson(text) ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8';
  return reply.status(status).type(type).send(text);
}

/** Aborts when the caller leaves before the answer is out. */
export function whileOpen(reply: FastifyReply): AbortSignal {
  const left = new AbortController();
  reply.raw.once('close', () => left.abort());
  return left.signal;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
