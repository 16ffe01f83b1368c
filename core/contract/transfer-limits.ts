import { AppError } from '../base/shared.ts';

const MEBIBYTE = 1024 * 1024;

/** What one file of a message may have, on its way to an agent and back. */
export const MAX_UPLOADED_FILE_BYTES = 25 * MEBIBYTE;
/** All files of a message together. */
export const MAX_UPLOAD_BYTES = 50 * MEBIBYTE;
export const MAX_UPLOADED_FILES = 64;

/** The file of a bundle, with the skills of a whole org. Every way in takes as much. */
export const MAX_BUNDLE_BYTES = 32 * MEBIBYTE;
/** What carries a bundle has a little more around it. */
export const BUNDLE_FRAME_BYTES = MAX_BUNDLE_BYTES + MEBIBYTE;

/** `file_too_large`: it is not got, since it has more than can be given to an agent. */
export function downloadTooLarge(): AppError {
  const most = `${MAX_UPLOADED_FILE_BYTES / MEBIBYTE} MiB`;
  return new AppError('file_too_large', `The file has more than ${most}`, {
    detail: 'Get it with `molecule files get`, or with GET /workspaces/:id/chat/download.',
  });
}

/** `bundle_too_large`: its file is not read. */
export function bundleTooLarge(name: string, sizeBytes: number): AppError {
  const most = `${MAX_BUNDLE_BYTES / MEBIBYTE} MiB`;
  return new AppError('bundle_too_large', `${name} is too large to be a bundle`, {
    detail: `It has ${(sizeBytes / MEBIBYTE).toFixed(1)} MiB, and a bundle has ${most} at most: prompts, settings and skills, no files of agents.`,
  });
}
