import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, newRowId } from '../../base/index.ts';
import { cleanFilePath } from '../../workspaces/index.ts';

/** Plans and their imports read them again; older ones are done with. */
const KEPT = 10;
const MAX_FILES = 1_000;

/**
 * Keeps the files of a template that lies nowhere on this machine, as a browser hands them over. Returns where it is now:
 * the folder, or of a single file (an archive) that file. Throws `invalid_path`, `too_many_files`.
 *
 * @param files base64 by path; the folder that was handed over is not part of the paths
 */
export async function receiveTemplate(
  root: string,
  name: string,
  files: Readonly<Record<string, string>>,
  now: number,
): Promise<string> {
  const contents = Object.entries(files).map(([file, data]) => [cleanFilePath('', file), data] as const);
  const [only] = contents;
  if (contents.length === 0 || contents.length > MAX_FILES) {
    throw new AppError('too_many_files', `A template has 1 to ${MAX_FILES} files`);
  }
  // By their ids they are in the order in which they came.
  const folder = path.join(root, newRowId(now), cleanFilePath('', name.replaceAll(/[/\\]/g, '-')));
  for (const [file, data] of contents) {
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, Buffer.from(data, 'base64'));
  }
  const received = (await readdir(root)).sort();
  const done = received
    .slice(0, -KEPT)
    .map((each) => rm(path.join(root, each), { recursive: true, force: true }));
  await Promise.all(done);
  const isArchive = only !== undefined && contents.length === 1 && /\.(zip|tar|tgz|tar\.gz)$/i.test(only[0]);
  return isArchive ? path.join(folder, only[0]) : folder;
}
