import { createHash } from 'node:crypto';
import { newId } from '../base/index.ts';

const PHRASES = [
  'Got it. I will start with the part that unblocks everybody else.',
  'Done for today: the draft is in place and waits for a second pair of eyes.',
  'Before I begin, one question: who is going to read this in the end?',
  'I looked into it. There are two ways, and the shorter one is good enough.',
  'That is half finished; the other half needs an answer from the team first.',
  'Checked twice and found nothing wrong. Please go ahead.',
  'I put it on my list, right after what is due this week.',
  'Here is the short version: it works, and the rough edges are written down.',
  'I would rather not do that yet. Let us look at the numbers first.',
  'Thank you, that was the missing piece. I carry on from here.',
] as const;

/** What the app answers in the name of a mock workspace. The same request gets the same phrase again. */
export function cannedResponse(workspaceId: string, requestId: unknown): Record<string, unknown> {
  const digest = createHash('sha1')
    .update(`${workspaceId}:${String(requestId)}`)
    .digest();
  const text = PHRASES[digest.readUInt32BE(0) % PHRASES.length] ?? PHRASES[0];
  return {
    jsonrpc: '2.0',
    id: requestId,
    result: { kind: 'message', role: 'agent', messageId: newId(), parts: [{ kind: 'text', text }] },
  };
}
