import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import path from 'node:path';
import { AppError, systemCodeOf } from '../../base/index.ts';

/** Never follow a link that took the place of a file, nor wait for the writer of a pipe. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The content of the regular file that `stats` are of. Throws AppError `template_invalid` when it is another now. */
export function readChecked(real: string, stats: Stats): Buffer {
  const changed = (cause?: unknown) =>
    new AppError('template_invalid', `${path.basename(real)} changed while it was read`, {
      detail: 'Try again.',
      cause,
    });
  const file = openChecked(real, changed);
  try {
    const { dev, ino, size } = stats;
    const opened = fstatSync(file);
    if (!opened.isFile() || opened.dev !== dev || opened.ino !== ino || opened.size !== size) throw changed();
    // Memory of its own, which can be handed to another thread.
    const content = Buffer.allocUnsafeSlow(size);
    let length = 0;
    for (let read = -1; read !== 0 && length < size; length += read) {
      read = readSync(file, content, length, size - length, length);
    }
    if (length !== size) throw changed();
    return content;
  } finally {
    closeSync(file);
  }
}

function openChecked(real: string, changed: (cause: unknown) => AppError): number {
  try {
    return openSync(real, READ_FLAGS);
  } catch (error) {
    const code = systemCodeOf(error);
    throw code === 'ELOOP' || code === 'ENOENT' ? changed(error) : error;
  }
}
