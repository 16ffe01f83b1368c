import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { systemCodeOf } from '../base/index.ts';
import { HttpProblem } from './errors.ts';

const UNREADABLE = 'invalid request body';
/** Deeper than any message, and far less than what exhausts the stack of whatever walks through it. */
const MAX_DEPTH = 1_000;

/**
 * Takes every body as JSON, whatever type it is announced as: old scripts name none. An empty one counts as
 * absent, because clients announce JSON also where they send nothing. What is no UTF-8 is refused: replacement
 * characters would be stored as if somebody had written them.
 */
export function acceptBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer;
    if (bytes.length === 0) done(null);
    else if (!isUtf8(bytes)) done(refusal('the body is not UTF-8'));
    else if (bytes.length > MAX_DEPTH && isTooDeep(bytes)) done(refusal('the body is nested too deeply'));
    else parseJson(request, bytes.toString('utf8'), done);
  });
}

/** Whether an error of a route is that its body could not be read as JSON. */
export function isUnreadableBody(error: unknown): boolean {
  if (error instanceof HttpProblem) return error.body.error === UNREADABLE;
  return systemCodeOf(error) === 'FST_ERR_CTP_INVALID_JSON_BODY';
}

const refusal = (detail: string) => new HttpProblem(400, UNREADABLE, { detail });

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `[` and `{`, `]` and `}` differ in this bit only. */
const BRACE_BIT = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;

/** Whether objects and lists are nested more than a thousand deep. */
function isTooDeep(json: Uint8Array): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if ((byte | BRACE_BIT) === OPENING) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if ((byte | BRACE_BIT) === CLOSING) depth -= 1;
  }
  return false;
}
