import { AppError } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';

const words = text.talk.file;

/**
 * A part of a file, which lies on a disk and may have been changed or removed since it was chosen. Throws `file_gone`,
 * `file_changed`, `file_not_read`.
 */
export async function readPart(file: Blob, from: number, to: number): Promise<Uint8Array> {
  let part: Uint8Array;
  try {
    part = new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch (cause) {
    throw unread(cause);
  }
  if (part.length === to - from) return part;
  throw new AppError('file_changed', words.changed, { detail: words.chooseAgain });
}

/** Why a file cannot be read any more; null when it can. */
export async function whyUnread(file: Blob): Promise<AppError | null> {
  try {
    await readPart(file, 0, Math.min(1, file.size));
    return null;
  } catch (thrown) {
    return thrown instanceof AppError ? thrown : unread(thrown);
  }
}

/** Another attempt would read the same file, as it was when it was chosen. */
export function isOfFile(code: string): boolean {
  return ['file_gone', 'file_changed', 'file_not_read', 'file_too_large'].includes(code);
}

function unread(cause: unknown): AppError {
  const isGone = cause instanceof DOMException && cause.name === 'NotFoundError';
  return isGone
    ? new AppError('file_gone', words.gone, { detail: words.chooseAnother, cause })
    : new AppError('file_not_read', words.notRead, { detail: words.chooseAgain, cause });
}
