import { AppError } from '../../../../../core/contract/index.ts';
import type { DesktopShell } from '../../../engine/connect.ts';
import { text } from '../../../text/index.ts';
import type { UploadAnswer, UploadOptions } from './upload-route.ts';

const PART_BYTES = 512 * 1024;

/** Uploads from the app of the desktop, whose page is not served by the engine: the shell passes the parts on. */
export async function overShell(
  { upload }: Pick<DesktopShell, 'upload'>,
  workspaceId: string,
  file: File,
  { signal, onProgress }: UploadOptions,
): Promise<UploadAnswer> {
  const { name, size, type: mimeType } = file;
  const id = await upload.begin({ workspaceId, name, mimeType, size }).catch(throwLost);
  const cancel = () => void upload.cancel(id);
  signal.addEventListener('abort', cancel);
  try {
    for (let at = 0; at < size; at += PART_BYTES) {
      signal.throwIfAborted();
      const part = await read(file.slice(at, at + PART_BYTES));
      await upload.part(id, part).catch(throwLost);
      onProgress((at + part.length) / size);
    }
    signal.throwIfAborted();
    return await upload.end(id).catch(throwLost);
  } catch (thrown) {
    cancel();
    signal.throwIfAborted();
    throw thrown;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** It lies on a disk, where it may have been changed or removed since it was chosen. */
async function read(part: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch (cause) {
    throw new AppError('file_not_read', text.talk.file.notRead, { cause });
  }
}

function throwLost(cause: unknown): never {
  throw new AppError('disconnected', text.talk.file.connectionLost, { cause });
}
