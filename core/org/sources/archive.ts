import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf, systemCodeOf, toAppError } from '../../base/index.ts';
import { TREE_LIMITS, type TreeLimits, TreeWriter } from '../../git/index.ts';
import { COMPLETE_MARKER, completeFolder } from '../externals/complete-folder.ts';
import { unpackTar } from './tar.ts';
import { unpackZip } from './zip.ts';

const MAX_ARCHIVE_BYTES = 200 * 1024 * 1024;

/**
 * Unpacks an archive once for each content into `<cacheFolder>/archives/<sha256>` and gives the folder; when all
 * of it stands in one top folder, that one. Throws AppError `archive_invalid` for what cannot be read, breaks the
 * path rules or is too large.
 */
export async function openArchive(
  file: string,
  cacheFolder: string,
  now: () => number,
  limits: TreeLimits = TREE_LIMITS,
): Promise<{ readonly dir: string; readonly sha: string }> {
  const sha = await hashOf(file);
  const { dir } = await completeFolder(path.join(cacheFolder, 'archives', sha), now, async (folder) => {
    const source = { what: 'The archive', invalid: 'archive_invalid', tooLarge: 'archive_invalid' };
    const writer = new TreeWriter(folder, limits, source, AbortSignal.timeout(limits.maxMs));
    try {
      await (/\.zip$/i.test(file) ? unpackZip(file, writer, limits) : unpackTar(file, writer, limits));
    } catch (error) {
      throw archiveError(file, error);
    }
    await writer.finish();
    if ((await hashOf(file)) !== sha) throw invalid(file, 'It changed while it was read. Try again.');
  });
  return { dir: await singleFolder(dir), sha };
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_ARCHIVE_BYTES) throw invalid(file, `It has more than ${MAX_ARCHIVE_BYTES} bytes.`);
      hash.update(chunk);
    }
  } catch (error) {
    throw toAppError(error, `${file} cannot be read`);
  }
  return hash.digest('hex');
}

async function singleFolder(dir: string): Promise<string> {
  const entries = (await readdir(dir, { withFileTypes: true })).filter(
    ({ name }) => name !== COMPLETE_MARKER,
  );
  const [only] = entries;
  return entries.length === 1 && only?.isDirectory() ? path.join(dir, only.name) : dir;
}

/** What the readers of the formats throw is about the content; what the system says is not. */
function archiveError(file: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = systemCodeOf(error);
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return toAppError(error, `${file} cannot be unpacked`);
  return invalid(file, `It cannot be read: ${messageOf(error)}. Make it anew.`, error);
}

function invalid(file: string, detail: string, cause?: unknown): AppError {
  return new AppError('archive_invalid', `The archive ${path.basename(file)} cannot be used`, {
    detail,
    cause,
  });
}
