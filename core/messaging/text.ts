/** Reads the texts and files out of A2A bodies, whichever of the known shapes they have. Total: never throws. */

export interface FilePart {
  readonly name: string;
  readonly uri: string;
  readonly mimeType?: string;
  readonly size?: number;
}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function discriminatorOf(part: Json): unknown {
  return part.kind ?? part.type;
}

function textOfPart(part: Json): string | undefined {
  const root = isObject(part.root) ? part.root : part;
  if (typeof root.text !== 'string') return undefined;
  const kind = discriminatorOf(root);
  return kind === undefined || kind === 'text' ? root.text : undefined;
}

function fileOfPart(part: Json): FilePart | undefined {
  const nested = isObject(part.file) ? part.file : undefined;
  if (!nested && discriminatorOf(part) !== 'file' && typeof part.url !== 'string') return undefined;
  const source = nested ?? part;
  const uri = source.uri ?? source.url;
  if (typeof uri !== 'string' || uri === '') return undefined;
  const name = source.name ?? source.filename;
  const mimeType = source.mimeType ?? source.mediaType;
  return {
    uri,
    name: typeof name === 'string' && name !== '' ? name : uri.split('/').at(-1) || uri,
    ...(typeof mimeType === 'string' ? { mimeType } : {}),
    ...(typeof source.size === 'number' ? { size: source.size } : {}),
  };
}

/** The parts of an answer itself, and those of what else is said beside it: that it works on it, for example. */
function partsOf(body: unknown): { answer: Json[]; beside: Json[] } {
  if (!isObject(body)) return { answer: [], beside: [] };
  const result = isObject(body.result) ? body.result : {};
  const status = isObject(result.status) && isObject(result.status.message) ? result.status.message : {};
  const message = isObject(result.message) ? result.message : {};
  return {
    answer: [
      ...listOf(result.parts),
      ...listOf(body.parts),
      ...listOf(result.artifacts).flatMap((artifact) => listOf(artifact.parts)),
    ],
    beside: [...listOf(status.parts), ...listOf(message.parts)],
  };
}

const textsOf = (parts: readonly Json[]) => parts.map(textOfPart).filter((text) => text !== undefined);

/** All texts of parts, joined as those of an answer are. */
export function textOfParts(parts: readonly Json[]): string {
  return textsOf(parts).join('\n');
}

function messageOfRequest(body: unknown): Json {
  if (!isObject(body) || !isObject(body.params) || !isObject(body.params.message)) return {};
  return body.params.message;
}

/** The text that was sent: of a JSON-RPC envelope, or the `task` of a delegation. */
export function requestText(body: unknown): string {
  const text = textsOf(listOf(messageOfRequest(body).parts)).join('\n');
  if (text !== '') return text;
  return isObject(body) && typeof body.task === 'string' ? body.task : '';
}

/** What a user said, as the chat shows it: the first text that is not empty. */
export function saidText(body: unknown): string {
  return textsOf(listOf(messageOfRequest(body).parts)).find((text) => text !== '') ?? '';
}

export function requestFiles(body: unknown): FilePart[] {
  return listOf(messageOfRequest(body).parts)
    .map(fileOfPart)
    .filter((file) => file !== undefined);
}

export function requestMessageId(body: unknown): string | undefined {
  const id = messageOfRequest(body).messageId;
  return typeof id === 'string' ? id : undefined;
}

/** Whether a schedule sent it. */
export function isScheduled(body: unknown): boolean {
  const { params } = isObject(body) ? body : {};
  const { metadata } = isObject(params) ? params : {};
  return isObject(metadata) && metadata.source === 'schedule';
}

/** All texts of an answer, joined with newlines. */
export function responseText(body: unknown): string {
  if (!isObject(body)) return typeof body === 'string' ? body : '';
  if (typeof body.result === 'string') return body.result;
  const { answer, beside } = partsOf(body);
  for (const texts of [textsOf(answer), textsOf(beside)]) if (texts.length > 0) return texts.join('\n');
  for (const key of ['text', 'task'] as const) if (typeof body[key] === 'string') return body[key];
  return '';
}

export function responseFiles(body: unknown): FilePart[] {
  const { answer, beside } = partsOf(body);
  return [...answer, ...beside].map(fileOfPart).filter((file) => file !== undefined);
}

/** Whether an answer broke off, and this is what came of it. */
export function isIncomplete(body: unknown): boolean {
  return isObject(body) && body.incomplete === true;
}

/** The tool calls that an agent tells with its answer. */
export function toolTraceOf(body: unknown): unknown[] | null {
  if (!isObject(body) || !isObject(body.result) || !isObject(body.result.metadata)) return null;
  const trace = body.result.metadata.tool_trace;
  return Array.isArray(trace) ? trace : null;
}

/** Cuts by characters, never through one. */
export function preview(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
