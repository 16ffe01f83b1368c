import { type IncomingMessage, request as openRequest } from 'node:http';
import { AppError, isUuid } from '../../core/base/index.ts';
import { downloadTooLarge, MAX_UPLOADED_FILE_BYTES } from '../../core/contract/index.ts';
import type { DownloadAnswer } from '../bridge.ts';
import type { EngineAddress } from '../engine/address.ts';

const MOST_PATH = 2_048;

/**
 * Gets a file of a workspace from the engine's route for downloads, for a page that must not know what proves that its
 * owner asks. Resolves with what the engine answers, also where that is no file. Throws `file_too_large`, `internal` for what
 * is no file of a workspace, and what a connection throws that breaks off or that the signal ends.
 */
export async function download(
  address: () => Promise<EngineAddress>,
  { workspaceId, filePath }: { readonly workspaceId: unknown; readonly filePath: unknown },
  signal: AbortSignal,
): Promise<DownloadAnswer> {
  if (typeof workspaceId !== 'string' || !isUuid(workspaceId)) throw noFile();
  if (typeof filePath !== 'string' || filePath.length > MOST_PATH) throw noFile();
  const { url, token } = await address();
  const target = new URL(`/workspaces/${workspaceId}/chat/download`, url);
  target.searchParams.set('path', filePath);
  const response = await answerTo(target, token, signal);
  return { status: response.statusCode ?? 0, bytes: await bytesOf(response) };
}

function answerTo(url: URL, token: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = openRequest(url, { headers: { authorization: `Bearer ${token}` }, signal });
    request.once('response', resolve);
    request.on('error', reject);
    request.end();
  });
}

async function bytesOf(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop ends the request.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_UPLOADED_FILE_BYTES) throw downloadTooLarge();
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function noFile(): AppError {
  return new AppError('internal', 'This is no file of a workspace');
}
