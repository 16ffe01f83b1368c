import type { DesktopShell } from '../../../engine/connect.ts';
import { arrived } from '../../../engine/http-answer.ts';
import { readPart } from './read-part.ts';
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
  const id = arrived(await upload.begin({ workspaceId, name, mimeType, size }));
  const cancel = () => void upload.cancel(id);
  signal.addEventListener('abort', cancel);
  try {
    for (let at = 0; at < size; at += PART_BYTES) {
      signal.throwIfAborted();
      const part = await readPart(file, at, Math.min(at + PART_BYTES, size));
      arrived(await upload.part(id, part));
      onProgress((at + part.length) / size);
    }
    signal.throwIfAborted();
    return arrived(await upload.end(id));
  } catch (thrown) {
    cancel();
    signal.throwIfAborted();
    throw thrown;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
