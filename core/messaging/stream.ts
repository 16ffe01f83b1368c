import type { WorkspaceRecord } from '../store/index.ts';
import type { Envelope } from './envelope.ts';
import { EventStreamReader } from './event-stream.ts';
import { type PostOutcome, postJson } from './http-post.ts';
import { parseBody } from './response.ts';
import { type PartialText, StreamedAnswer } from './streamed-answer.ts';

/** JSON-RPC: the agent knows no such method, or does not support it. It has done nothing. */
const NOT_STREAMING = new Set([-32601, -32004]);

/** What came of asking for a stream: as of any message, or a part of an answer. */
export type StreamOutcome =
  | PostOutcome
  | {
      readonly kind: 'broken';
      readonly status: number;
      /** What came, in the shape of an answer that says that it is none. */
      readonly body: Readonly<Record<string, unknown>>;
      readonly reason: string;
    }
  /** It can only answer in one piece. */
  | { readonly kind: 'unsupported' };

export interface StreamRequest {
  readonly url: string;
  readonly envelope: Envelope;
  readonly signal: AbortSignal;
  readonly headers: Readonly<Record<string, string>>;
  readonly partial: PartialText;
  /** It is there and works. */
  readonly onMoved: () => void;
}

/** Whether an agent says that it tells its answers as it writes them. */
export function canStream({ agentCard }: Pick<WorkspaceRecord, 'agentCard'>): boolean {
  const { capabilities } = Object(agentCard) as { capabilities?: unknown };
  return (Object(capabilities) as { streaming?: unknown }).streaming === true;
}

/** Sends a message with `message/stream`. What is whole in the end is as if `message/send` had answered it. Never rejects. */
export async function postForStream(request: StreamRequest): Promise<StreamOutcome> {
  const { url, envelope, signal, headers, partial, onMoved } = request;
  const events = new EventStreamReader();
  const answer = new StreamedAnswer(partial);
  const reader = {
    take(bytes: Uint8Array) {
      onMoved();
      for (const event of events.push(bytes)) answer.take(event);
    },
    get isOver() {
      return answer.isOver;
    },
  };
  const body = JSON.stringify({ ...envelope.body, method: 'message/stream' });
  const posted = await postJson(
    url,
    body,
    signal,
    { ...headers, accept: 'text/event-stream, application/json' },
    reader,
  );
  if (posted.kind === 'response')
    return isUnsupported(posted.answer.bytes) ? { kind: 'unsupported' } : posted;
  if (posted.kind !== 'streamed') return posted;
  const { status } = posted;
  if (answer.isOver) {
    const bytes = Buffer.from(JSON.stringify(answer.body));
    if (isUnsupported(bytes)) return { kind: 'unsupported' };
    return { kind: 'response', status, answer: { bytes, contentType: 'application/json' } };
  }
  const reason = posted.problem ?? 'the answer ended before it was complete';
  // Nothing was said yet: it is as if the connection had broken before an answer.
  if (!answer.hasText) return { kind: 'interrupted', reason };
  return { kind: 'broken', status, body: { ...answer.body, incomplete: true }, reason };
}

function isUnsupported(bytes: Buffer): boolean {
  // Errors are short; a long answer is none.
  if (bytes.length > 10_000) return false;
  const { error } = Object(parseBody(bytes.toString('utf8'))) as { error?: unknown };
  return NOT_STREAMING.has((Object(error) as { code?: number }).code ?? 0);
}
