import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../base/index.ts';
import type { ResolvedOrg } from '../types.ts';

export const LOCK_FILE = 'org.lock';
const VERSION = 1;
const SHA = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** What a template resolved to: every repository with its commit and every file that was read with its hash. */
const orgLockSchema = z.object({
  version: z.literal(VERSION),
  org: z.string(),
  externals: z.array(
    z.object({ host: z.string(), repo: z.string(), ref: z.string(), sha: z.string().regex(SHA) }),
  ),
  files: z.array(z.object({ path: z.string(), sha256: z.string().regex(SHA256) })),
});
export type OrgLock = z.infer<typeof orgLockSchema>;

export type LockedParts = Pick<ResolvedOrg, 'name' | 'externals' | 'files'>;

/** The text of the lock: JSON, sorted, one entry a line, the same for the same template. */
export function lockOf(org: LockedParts): string {
  return lockText(toLock(org));
}

/** A lock as the text that `parseLock` reads. */
export function lockText({ version, org, externals, files }: OrgLock): string {
  return [
    '{',
    `  "version": ${version},`,
    `  "org": ${JSON.stringify(org)},`,
    `  "externals": ${list(externals)},`,
    `  "files": ${list(files)}`,
    '}\n',
  ].join('\n');
}

/** Nothing of `.env` files is in it. */
export function toLock({ name, externals, files }: LockedParts): OrgLock {
  const byRef = (a: OrgLock['externals'][number], b: typeof a) => (refOf(a) < refOf(b) ? -1 : 1);
  return {
    version: VERSION,
    org: name,
    externals: externals.map(({ host, repo, ref, sha }) => ({ host, repo, ref, sha })).sort(byRef),
    files: files
      .filter((file) => !path.posix.basename(file.path).startsWith('.env'))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

function list(entries: readonly object[]): string {
  if (entries.length === 0) return '[]';
  return `[\n${entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`;
}

/** What identifies a reference to a repository, for sorting and comparing. */
export function refOf({ host, repo, ref }: OrgLock['externals'][number]): string {
  return `${host}/${repo}@${ref}`;
}

/** Throws AppError `lock_invalid` when the text is not a lock. `file` is named in the message. */
export function parseLock(text: string, file: string): OrgLock {
  try {
    return orgLockSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('lock_invalid', `${file} is not a lock of an org template`, {
      detail: 'Delete it and resolve the template once without --frozen, which writes a new one.',
      cause: error,
    });
  }
}
