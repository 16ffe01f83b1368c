import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isoTime, sha256, writeFileAtomic } from '../../base/index.ts';

/** What its server once told of a pinned commit. */
const pinSchema = z.object({
  url: z.string(),
  sha: z.string(),
  /** A branch or tag leads there; false: the history was too large to tell. */
  confirmed: z.boolean(),
  seenAt: z.string(),
});
type Pin = Pick<z.infer<typeof pinSchema>, 'url' | 'sha' | 'confirmed'>;

/** Remembers what was found out about a pinned commit, so that nobody is asked again. */
export async function rememberPin(folder: string, pin: Pin, now: () => number): Promise<void> {
  const text = JSON.stringify({ ...pin, seenAt: isoTime(now()) }, null, 2);
  await writeFileAtomic(fileOf(folder, pin), `${text}\n`);
}

/** Whether a branch or tag leads to the commit; null when nothing is known. A file that cannot be read counts as none. */
export async function recallPin(folder: string, asked: Pick<Pin, 'url' | 'sha'>): Promise<boolean | null> {
  try {
    const known = pinSchema.parse(JSON.parse(await readFile(fileOf(folder, asked), 'utf8')));
    return known.url === asked.url && known.sha === asked.sha ? known.confirmed : null;
  } catch {
    return null;
  }
}

function fileOf(folder: string, { url, sha }: Pick<Pin, 'url' | 'sha'>): string {
  return path.join(folder, 'pins', `${sha256(`${url}\n${sha}`)}.json`);
}
