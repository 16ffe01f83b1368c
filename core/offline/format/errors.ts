import path from 'node:path';
import { AppError, systemCodeOf, toAppError } from '../../base/index.ts';

/** The content of a kit is not as it was written. */
export function kitDamaged(reason: string, cause?: unknown): AppError {
  return new AppError('kit_damaged', 'The offline kit is damaged, so nothing of it is used', {
    detail: `${reason} Copy it again from where it came, or export it anew.`,
    cause,
  });
}

export function kitUnsupported(file: string, version: number | null): AppError {
  const name = path.basename(file);
  return version === null
    ? new AppError('kit_unsupported', `${name} is not an offline kit`, {
        detail: 'Choose a file that "molecule offline export" wrote.',
      })
    : new AppError('kit_unsupported', `${name} is an offline kit of a newer version of the app`, {
        detail: `It has format ${version}, which this version does not know. Update the app, then try again.`,
      });
}

/** What opening or reading the file of a kit threw. */
export function kitFileError(file: string, error: unknown): AppError {
  const code = systemCodeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') {
    return new AppError('kit_not_found', `There is no file ${file}`, {
      detail: 'Check the path.',
      cause: error,
    });
  }
  return toAppError(error, `${file} cannot be read`);
}
