import { AppError, downloadTooLarge, MAX_UPLOADED_FILE_BYTES } from '../../../../../core/contract/index.ts';
import { arrived, refusalOf } from '../../../engine/http-answer.ts';
import { text as texts } from '../../../text/index.ts';

const words = texts.talk.file;

interface Answer {
  readonly status: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Gets a file of a workspace by the address that messages have of it, up to what can be uploaded. Over HTTP, as it was
 * given: in the contract it would be one frame of base64. Throws `disconnected`, `file_too_large`, and what the route for
 * downloads refuses it with.
 */
export async function getFile(workspaceId: string, uri: string): Promise<Uint8Array<ArrayBuffer>> {
  const path = uri.replace(/^workspace:/, '');
  const shell = window.molecule;
  const { status, bytes } = shell
    ? (arrived(await shell.download(workspaceId, path)) as Answer)
    : await overRoute(workspaceId, path);
  if (status === 200) return bytes;
  throw refusalOf(new TextDecoder().decode(bytes), 'download_refused', (code) => refusal(status, code));
}

async function overRoute(workspaceId: string, path: string): Promise<Answer> {
  const url = new URL(`/workspaces/${encodeURIComponent(workspaceId)}/chat/download`, location.href);
  url.searchParams.set('path', path);
  const { status, body } = await fetch(url, { cache: 'no-store' }).catch(notReached);
  return { status, bytes: body ? await bytesIn(body.getReader()) : new Uint8Array() };
}

/** By a reader, since not every browser has bodies that can be iterated. */
async function bytesIn(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(notReached);
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    size += value.length;
    if (size > MAX_UPLOADED_FILE_BYTES) {
      // Ends the request; whether that still reaches anybody changes nothing.
      reader.cancel().catch(() => undefined);
      throw downloadTooLarge();
    }
    parts.push(value);
  }
}

function notReached(cause: unknown): never {
  throw new AppError('disconnected', words.notReached, { detail: words.whenBack, cause });
}

function refusal(status: number, code: string | undefined): string {
  if (code === 'file_not_found' || code === 'not_a_file') return words.gone;
  if (status === 401 || status === 403) return words.signedOut;
  if (status === 404 || status === 410) return words.workspaceGone;
  if (status === 422 || status === 502 || status === 503) return words.agentAway;
  if (status === 429) return words.tooOften;
  return words.notGiven;
}
