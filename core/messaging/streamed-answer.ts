import { parseBody } from './response.ts';
import { textOfParts } from './text.ts';

type Json = Record<string, unknown>;

interface Artifact extends Json {
  readonly artifactId: unknown;
  readonly parts: readonly Json[];
}

/** Hears what an agent has said so far. */
export interface PartialText {
  append(piece: string): void;
  replace(text: string): void;
}

const OVER = new Set(['completed', 'failed', 'canceled', 'cancelled', 'rejected']);
/** Events of newer agents are wrapped in an object of one key. */
const WRAPPED: Readonly<Record<string, string>> = {
  message: 'message',
  task: 'task',
  statusUpdate: 'status-update',
  artifactUpdate: 'artifact-update',
};

/**
 * Puts the events of `message/stream` together to the body that `message/send` would have answered: the message that
 * ends the stream, else the task with its artifacts. Total: an event that cannot be read is left out.
 */
export class StreamedAnswer {
  readonly #partial: PartialText;
  /** What the agent answers in one piece: a message, or an error. */
  #whole: Json | null = null;
  #task: Json = {};
  #artifacts: Artifact[] = [];
  #id: unknown = null;
  #isOver = false;
  #text = '';

  constructor(partial: PartialText) {
    this.#partial = partial;
  }

  /** Nothing that changes the answer is to come. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get hasText(): boolean {
    return this.#whole !== null || this.#text !== '';
  }

  /** What has come so far, in the shape of an answer. */
  get body(): Json {
    if (this.#whole) return this.#whole;
    const result = { kind: 'task', ...this.#task, artifacts: this.#artifacts };
    return { jsonrpc: '2.0', id: this.#id, result };
  }

  take(data: string): void {
    const body = parseBody(data);
    if (!isObject(body)) return;
    this.#id = body.id ?? this.#id;
    if (body.error !== undefined && body.error !== null) this.#conclude(body);
    else if (typeof body.result === 'string') this.#conclude(body);
    else if (isObject(body.result)) this.#takeResult(body, body.result);
  }

  #takeResult(body: Json, result: Json): void {
    const { kind, event } = unwrapped(result);
    if (kind === 'message') this.#conclude(body);
    else if (kind === 'task') this.#takeTask(event);
    else if (kind === 'status-update') this.#takeStatus(event);
    else if (kind === 'artifact-update') this.#takeArtifact(event);
  }

  #conclude(body: Json): void {
    this.#whole = body;
    this.#isOver = true;
  }

  #takeTask(task: Json): void {
    const { artifacts, ...rest } = task;
    this.#task = { ...this.#task, ...rest };
    if (Array.isArray(artifacts)) {
      this.#artifacts = artifacts.filter(isObject).map(toArtifact);
      this.#retell();
    }
    this.#isOver = isOverIn(task.status);
  }

  #takeStatus(update: Json): void {
    const metadata = isObject(update.metadata) ? update.metadata : {};
    const known = isObject(this.#task.metadata) ? this.#task.metadata : {};
    this.#task = {
      ...this.#task,
      id: update.taskId ?? this.#task.id,
      contextId: update.contextId ?? this.#task.contextId,
      status: update.status,
      ...(Object.keys(metadata).length > 0 ? { metadata: { ...known, ...metadata } } : {}),
      ...(update.usage === undefined ? {} : { usage: update.usage }),
    };
    this.#isOver = update.final === true || isOverIn(update.status);
  }

  #takeArtifact(update: Json): void {
    if (!isObject(update.artifact)) return;
    const artifact = toArtifact(update.artifact);
    const at = this.#artifacts.findIndex(({ artifactId }) => artifactId === artifact.artifactId);
    const known = this.#artifacts[at];
    if (!known) {
      this.#artifacts.push(artifact);
      const text = textOfParts(artifact.parts);
      if (text !== '') this.#add(this.#text === '' ? text : `\n${text}`);
    } else if (update.append === true) {
      const { parts } = artifact;
      this.#artifacts[at] = { ...known, parts: joined(known.parts, parts) };
      const [only] = parts;
      if (
        at === this.#artifacts.length - 1 &&
        parts.length === 1 &&
        isText(only) &&
        isText(known.parts.at(-1))
      )
        this.#add(only.text);
      else this.#retell();
    } else {
      this.#artifacts[at] = artifact;
      this.#retell();
    }
  }

  #add(piece: string): void {
    if (piece === '') return;
    this.#text += piece;
    this.#partial.append(piece);
  }

  #retell(): void {
    const text = this.#artifacts
      .map(({ parts }) => textOfParts(parts))
      .filter((each) => each !== '')
      .join('\n');
    if (text === this.#text) return;
    this.#text = text;
    this.#partial.replace(text);
  }
}

function unwrapped(result: Json): { kind: string; event: Json } {
  if (typeof result.kind === 'string') return { kind: result.kind, event: result };
  for (const [key, kind] of Object.entries(WRAPPED)) {
    const event = result[key];
    if (isObject(event) && Object.keys(result).length === 1) return { kind, event };
  }
  return { kind: Array.isArray(result.parts) ? 'message' : 'task', event: result };
}

/** `completed`, or `TASK_STATE_COMPLETED` as newer agents say. */
function isOverIn(status: unknown): boolean {
  const state = isObject(status) ? String(status.state) : '';
  return OVER.has(state.toLowerCase().replace(/^task_state_/, ''));
}

function toArtifact(artifact: Json): Artifact {
  const parts = Array.isArray(artifact.parts) ? artifact.parts.filter(isObject) : [];
  return { ...artifact, artifactId: artifact.artifactId, parts };
}

/** What is appended goes on in the text before it; as parts of their own the pieces would each start a line. */
function joined(known: readonly Json[], more: readonly Json[]): readonly Json[] {
  const last = known.at(-1);
  const [next, ...rest] = more;
  if (!isText(last) || !isText(next)) return [...known, ...more];
  return [...known.slice(0, -1), { ...last, text: last.text + next.text }, ...rest];
}

function isText(part: Json | undefined): part is Json & { text: string } {
  return part !== undefined && typeof part.text === 'string';
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
