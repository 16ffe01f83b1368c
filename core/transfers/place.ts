import { AppError } from '../base/index.ts';
import { cleanFilePath, type FileRoot, fileRoots } from '../workspaces/index.ts';

/** A file below one of the roots. */
export interface Place {
  readonly root: FileRoot;
  /** Relative to it. */
  readonly path: string;
}

/**
 * Where an absolute path of a workspace leads, by its text alone. Only the shortest form of a path is taken, so that
 * whoever looks at it next sees the same. Throws `invalid_download_path`, whose message is the text of the wire.
 */
export function placeOf(path: string | undefined): Place {
  if (!path) throw refused('path query parameter is required');
  if (!path.startsWith('/')) throw refused('path must be absolute');
  const root = fileRoots.find((each) => path.startsWith(`${each}/`) || path === each);
  if (root === undefined) throw refused(`path must be under one of ${fileRoots.join(', ')}`);
  const relative = path.slice(root.length + 1);
  let clean: string | null = null;
  try {
    clean = cleanFilePath(root, relative);
  } catch {
    // Told below, in one way for whatever is wrong with it.
  }
  if (clean !== relative) throw refused('invalid path');
  return { root, path: relative };
}

function refused(text: string): AppError {
  return new AppError('invalid_download_path', text);
}
