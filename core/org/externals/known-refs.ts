import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isoTime, sha256, writeFileAtomic } from '../../base/index.ts';
import { isCommitSha } from '../../git/index.ts';

export const knownRefSchema = z.object({
  url: z.string(),
  ref: z.string(),
  sha: z.string().refine(isCommitSha),
  /** RFC 3339. */
  seenAt: z.string(),
});
/** Where a branch or tag of a repository pointed when its server was last asked. */
export type KnownRef = z.infer<typeof knownRefSchema>;

/** Remembers where a branch or tag pointed when its server was last asked; one small file each. */
export async function rememberRef(
  folder: string,
  known: { readonly url: string; readonly ref: string; readonly sha: string },
  now: () => number,
): Promise<void> {
  const text = JSON.stringify({ ...known, seenAt: isoTime(now()) }, null, 2);
  await writeFileAtomic(fileOf(folder, known), `${text}\n`);
}

/** The last known commit and when its server said so, or null. A file that cannot be read counts as none. */
export async function recallRef(
  folder: string,
  asked: { readonly url: string; readonly ref: string },
): Promise<KnownRef | null> {
  try {
    const known = knownRefSchema.parse(JSON.parse(await readFile(fileOf(folder, asked), 'utf8')));
    return known.url === asked.url && known.ref === asked.ref ? known : null;
  } catch {
    return null;
  }
}

/** A hash, because names of refs may differ in what some file systems do not tell apart. */
function fileOf(folder: string, { url, ref }: { readonly url: string; readonly ref: string }): string {
  return path.join(folder, 'refs', `${sha256(`${url}\n${ref}`)}.json`);
}
