import { randomUUID } from 'node:crypto';
import type { ToolUse } from '../adapter.ts';
import type { FilePart } from '../files/attachments.ts';
import { safeMimeType } from '../files/names.ts';
import type { Answer, IncomingMessage, TurnView } from '../turns.ts';

const TOOL_INPUT_LENGTH = 500;
const TOOL_OUTPUT_LENGTH = 300;

/** Reads `params` of `message/send`; a message without an id gets one. Undefined when there is no message. */
export function readMessage(params: unknown): IncomingMessage | undefined {
  const message = asRecord(asRecord(params)?.message);
  if (!message || !Array.isArray(message.parts)) return undefined;
  const id = message.messageId;
  return {
    messageId: typeof id === 'string' && id !== '' ? id : randomUUID(),
    text: message.parts.map(textOfPart).filter(Boolean).join('\n').trim(),
    files: message.parts.map(fileOfPart).filter((file) => file !== undefined),
    metadata: { ...asRecord(asRecord(params)?.metadata), ...asRecord(message.metadata) },
  };
}

/** The text of a part, whichever generation of the protocol wrote it: `kind` or `type`, flat or under `root`. */
function textOfPart(part: unknown): string {
  const outer = asRecord(part);
  const inner = asRecord(outer?.root) ?? outer;
  const kind = inner?.kind ?? inner?.type ?? 'text';
  return kind === 'text' && typeof inner?.text === 'string' ? inner.text : '';
}

/** The file of a part: nested, or flat as the first version of the protocol has it. */
function fileOfPart(part: unknown): FilePart | undefined {
  const outer = asRecord(part);
  const inner = asRecord(outer?.root) ?? outer;
  const file = asRecord(inner?.file) ?? inner;
  const uri = file?.uri ?? file?.url;
  if (typeof uri !== 'string') return undefined;
  const name = file?.name ?? file?.filename;
  const mimeType = file?.mimeType ?? file?.mediaType;
  return {
    uri,
    name: typeof name === 'string' ? name : '',
    mimeType: safeMimeType(typeof mimeType === 'string' ? mimeType : undefined),
  };
}

/** The answer as an A2A message, text part first. */
export function toMessage(taskId: string, answer: Answer): object {
  return {
    kind: 'message',
    role: 'agent',
    messageId: answer.messageId,
    taskId,
    parts: [{ kind: 'text', text: answer.text }, ...answer.files.map((file) => ({ kind: 'file', file }))],
    ...(answer.trace.length === 0 ? {} : { metadata: { tool_trace: answer.trace.map(toTraceEntry) } }),
  };
}

/** The event that it works on a message. */
export function toWorking(taskId: string): object {
  return { kind: 'status-update', taskId, contextId: taskId, status: { state: 'working' }, final: false };
}

/** Makes the events of an answer that is being written: all belong to one artifact. */
export function toWriting(taskId: string): (piece: string) => object {
  const artifactId = randomUUID();
  let append = false;
  return (text) => {
    const artifact = { artifactId, parts: [{ kind: 'text', text }] };
    const event = { kind: 'artifact-update', taskId, contextId: taskId, artifact, append, lastChunk: false };
    append = true;
    return event;
  };
}

/** A turn as an A2A task. */
export function toTask(turn: TurnView): object {
  return {
    kind: 'task',
    id: turn.id,
    contextId: turn.id,
    status: {
      state: turn.state,
      ...(turn.answer === undefined ? {} : { message: toMessage(turn.id, turn.answer) }),
    },
  };
}

function toTraceEntry(use: ToolUse): object {
  return {
    tool: use.name,
    input: use.input.slice(0, TOOL_INPUT_LENGTH),
    output_preview: use.output.slice(0, TOOL_OUTPUT_LENGTH),
  };
}

export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
