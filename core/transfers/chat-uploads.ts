import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { AppError, newId, toAppError } from '../base/index.ts';
import { hasInstance, MAX_UPLOAD_BYTES, MAX_UPLOADED_FILE_BYTES } from '../contract/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';
import type { FileContent, FileRoot } from '../workspaces/index.ts';
import { type AgentAnswer, askAgent, below, textOf } from './ask-agent.ts';
import { TRANSFER_TIMEOUT_MS } from './limits.ts';
import { safeFileName, safeMimeType } from './names.ts';
import type { PendingUploads } from './pending.ts';
import { placeOf } from './place.ts';
import type { ChatFile, UploadedFile } from './types.ts';

const INGEST_PATH = '/internal/chat/uploads/ingest';
const READ_PATH = '/internal/file/read';
const UPLOADS_FOLDER = '.molecule/chat-uploads';
const WORKSPACE: FileRoot = '/workspace';
/** For what is asked only to learn whether there is somebody to ask. */
const PROBE_TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
/** A form without anything in it, which whoever takes forms refuses for just that. */
const EMPTY_FORM: Form = {
  contentType: 'multipart/form-data; boundary=empty',
  contentLength: '11',
  body: Buffer.from('--empty--\r\n'),
};
const REFUSALS_OF_FORMS = new Set([400, 411, 413, 415, 422]);

export interface ChatUploadsOptions {
  readonly pending: PendingUploads;
  readonly secrets: { get(id: string): string | null; rotate(id: string): string };
  /** The files of workspaces, for agents that know nothing of transfers, or do not run. */
  readonly files: {
    read(id: string, root: FileRoot, path: string, maxBytes: number): Promise<Uint8Array>;
    write(id: string, root: FileRoot, files: readonly FileContent[], maxBytes: number): Promise<void>;
  };
}

/** A form with files, also one that is still coming in. */
interface Form {
  readonly body: Readable | Uint8Array;
  /** `multipart/form-data` with its boundary. */
  readonly contentType: string;
  readonly contentLength: string | undefined;
}

interface Agent {
  readonly url: string;
  readonly secret: string;
}

export type Download =
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly mimeType: string;
      readonly size: number | null;
      readonly body: Readable | Uint8Array;
    }
  | { readonly kind: 'refused'; readonly answer: AgentAnswer };

/**
 * Files between the user and the agents. Agents that run take and give them themselves; those that fetch their messages
 * fetch files as well; and what the app runs is reached through its volumes where its agent cannot be asked. All throw
 * `no_callback_url`, `not_registered`, `reregistering`, `agent_unreachable`, `invalid_url`, and what reading and writing
 * files throws.
 */
export class ChatUploads {
  readonly #options: ChatUploadsOptions;

  constructor(options: ChatUploadsOptions) {
    this.#options = options;
  }

  /** Whether the agent itself takes a form. Otherwise the files are for `take`. */
  async takesForms(workspace: WorkspaceRecord, signal: AbortSignal): Promise<boolean> {
    if (workspace.deliveryMode === 'poll') return false;
    if (!hasInstance(workspace)) {
      if (!workspace.external) throw noCallback(workspace);
      this.#agentOf(workspace);
      return true;
    }
    const secret = this.#options.secrets.get(workspace.id);
    if (workspace.url === '' || secret === null) return false;
    // A body is read only once: what an older runtime refuses could not be written into its volume any more.
    const probe = AbortSignal.any([signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)]);
    try {
      return REFUSALS_OF_FORMS.has(
        (await sendForm({ url: workspace.url, secret }, EMPTY_FORM, probe)).status,
      );
    } catch {
      return false;
    }
  }

  /** Streams a form to the agent and resolves with its answer, whatever that is. */
  forward(workspace: WorkspaceRecord, form: Form, signal: AbortSignal): Promise<AgentAnswer> {
    return sendForm(this.#agentOf(workspace), form, withinTransfer(signal));
  }

  /** Brings files where the agent finds them. Throws `file_too_large`, `too_much_waiting` as well. */
  async take(workspace: WorkspaceRecord, given: readonly UploadedFile[]): Promise<ChatFile[]> {
    const files = given.map(({ name, mimeType, content }) => {
      if (content.length > MAX_UPLOADED_FILE_BYTES) throw tooLarge(name, content.length);
      return { name: safeFileName(name), mimeType: safeMimeType(mimeType), content };
    });
    if (workspace.deliveryMode === 'poll') return this.#options.pending.stage(workspace.id, files);
    if (!hasInstance(workspace)) return this.#post(workspace, files);
    const placed = files.map((file) => {
      const path = `${UPLOADS_FOLDER}/${newId().replaceAll('-', '')}-${file.name}`;
      return { ...file, path };
    });
    await this.#inVolume(workspace, () =>
      this.#options.files.write(workspace.id, WORKSPACE, placed, MAX_UPLOADED_FILE_BYTES),
    );
    return placed.map(({ name, mimeType, content, path }) => ({
      uri: `workspace:${WORKSPACE}/${path}`,
      name,
      mimeType,
      size: content.length,
    }));
  }

  /** A file of a workspace by its absolute path. Throws `invalid_download_path`, `file_not_found`, `not_a_file` as well. */
  async download(
    workspace: WorkspaceRecord,
    path: string | undefined,
    signal: AbortSignal,
  ): Promise<Download> {
    const place = placeOf(path);
    const name = place.path.slice(place.path.lastIndexOf('/') + 1);
    if (workspace.deliveryMode === 'poll') throw noCallback(workspace);
    const inVolume = hasInstance(workspace);
    if (!inVolume && !workspace.external) throw noCallback(workspace);
    try {
      const { url, secret } = this.#agentOf(workspace);
      const question = `${below(url, READ_PATH)}?${new URLSearchParams({ path: path ?? '' })}`;
      const answer = await askAgent(question, {
        method: 'GET',
        headers: bearer(secret),
        signal: withinTransfer(signal),
      });
      if (answer.statusCode === 200) return { kind: 'file', name, ...contentOf(answer), body: answer };
      const refusal = await textOf(answer, MAX_ANSWER_BYTES);
      if (!inVolume) return { kind: 'refused', answer: refusal };
    } catch (error) {
      if (!inVolume || signal.aborted) throw error;
    }
    // Its agent is not there, or too old to be asked: the volume knows better than either.
    const content = await this.#inVolume(workspace, () =>
      this.#options.files.read(workspace.id, place.root, place.path, MAX_UPLOAD_BYTES),
    );
    return { kind: 'file', name, mimeType: safeMimeType(undefined), size: content.length, body: content };
  }

  /** Files for an agent elsewhere, as the form that it would get from a client. */
  async #post(workspace: WorkspaceRecord, files: readonly UploadedFile[]): Promise<ChatFile[]> {
    const form = new FormData();
    for (const { name, mimeType, content } of files)
      form.append('files', new File([Buffer.from(content)], name, { type: mimeType }));
    const whole = new Response(form);
    const contentType = whole.headers.get('content-type') ?? '';
    const body = Buffer.from(await whole.arrayBuffer());
    const answer = await sendForm(
      this.#agentOf(workspace),
      { body, contentType, contentLength: String(body.length) },
      withinTransfer(),
    );
    return filesIn(answer);
  }

  #agentOf(workspace: WorkspaceRecord): Agent {
    if (!hasInstance(workspace) && !workspace.external) throw noCallback(workspace);
    if (workspace.url === '') throw notRegistered(workspace);
    const secret = this.#options.secrets.get(workspace.id);
    if (secret !== null) return { url: workspace.url, secret };
    // The agent learns it with its next heartbeat.
    this.#options.secrets.rotate(workspace.id);
    throw new AppError('reregistering', `${workspace.name} does not know this app yet`, {
      detail: 'Try again in half a minute.',
    });
  }

  /** Before its first start there is no volume. */
  async #inVolume<T>(workspace: WorkspaceRecord, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (toAppError(error).code !== 'no_volume') throw error;
      if (workspace.url === '') throw notRegistered(workspace, error);
      throw new AppError('file_not_found', `${workspace.name} has no such folder`, { cause: error });
    }
  }
}

async function sendForm({ url, secret }: Agent, form: Form, signal: AbortSignal): Promise<AgentAnswer> {
  const { body, contentType, contentLength } = form;
  const headers = {
    ...bearer(secret),
    'content-type': contentType,
    ...(contentLength === undefined ? {} : { 'content-length': contentLength }),
  };
  const answer = await askAgent(below(url, INGEST_PATH), { method: 'POST', headers, body, signal });
  return textOf(answer, MAX_ANSWER_BYTES);
}

function withinTransfer(signal?: AbortSignal): AbortSignal {
  return AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(TRANSFER_TIMEOUT_MS)]);
}

function bearer(secret: string): Record<string, string> {
  return { authorization: `Bearer ${secret}` };
}

function contentOf({ headers }: IncomingMessage): { mimeType: string; size: number | null } {
  const length = headers['content-length'];
  return {
    mimeType: safeMimeType(headers['content-type']),
    size: length === undefined ? null : Number(length),
  };
}

function filesIn({ status, text }: AgentAnswer): ChatFile[] {
  try {
    const { files } = JSON.parse(text) as { files: ChatFile[] };
    if (status === 200 && files.every(({ uri, name }) => typeof uri === 'string' && typeof name === 'string'))
      return files;
  } catch {
    // Whatever else it is, no list of files came back.
  }
  throw new AppError('upload_refused', 'The agent did not take the file', {
    detail: `It answered ${status}.`,
  });
}

function noCallback({ name, external }: WorkspaceRecord): AppError {
  return new AppError('no_callback_url', `${name} has no files that the app could reach`, {
    detail: external
      ? 'It fetches its messages and is never called.'
      : 'It only answers with canned phrases.',
  });
}

function notRegistered({ name }: WorkspaceRecord, cause?: unknown): AppError {
  return new AppError('not_registered', `${name} is not there yet`, {
    detail: 'Start it, and wait until it is online.',
    cause,
  });
}

function tooLarge(name: string, size: number): AppError {
  const cap = MAX_UPLOADED_FILE_BYTES / 1024 / 1024;
  return new AppError('file_too_large', `${name.slice(0, 100)} is larger than ${cap} MiB`, {
    detail: `It has ${size} bytes.`,
  });
}
