import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isoTime, sha256, writeFileAtomic } from '../../base/index.ts';
import { isCommitSha } from '../../git/index.ts';

const knownRefSchema = z.object({
  url: z.string(),
  ref: z.string(),
  sha: z.string().refine(isCommitSha),
  seenAt: z.string(),
});

/** Remembers where a branch or tag pointed when its server was last asked; one small file each. */
export async function rememberRef(
  folder: string,
  known: { readonly url: string; readonly ref: string; readonly sha: string },
  now: () => number,
): Promise<void> {
  const text = JSON.stringify({ ...known, seenAt: isoTime(now()) }, null, 2);
  await writeFileAtomic(fileOf(folder, known), `${text}\n`);
}

/** The last known commit, or null. A file that cannot be read counts as none. */
export async function recallRef(
  folder: string,
  asked: { readonly url: string; readonly ref: string },
): Promise<string | null> {
  try {
    const known = knownRefSchema.parse(JSON.parse(await readFile(fileOf(folder, asked), 'utf8')));
    return known.url === asked.url && known.ref === asked.ref ? known.sha : null;
  } catch {
    return null;
  }
}

/** A hash, because names of refs may differ in what some file systems do not tell apart. */
function fileOf(folder: string, { url, ref }: { readonly url: string; readonly ref: string }): string {
  return path.join(folder, 'refs', `${sha256(`${url}\n${ref}`)}.json`);
}
