import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Diagnostics } from '../resolve/diagnostics.ts';
import { MAX_FILE_BYTES, MAX_TOTAL_BYTES } from '../resolve/limits.ts';
import { type ResolveOptions, resolveOrg } from '../resolve/resolve.ts';
import type { ResolvedOrg } from '../types.ts';
import { committedFiles } from './author-files.ts';
import { checkConfigFiles } from './config-files.ts';
import { findCredentials } from './credentials.ts';
import { allWorkspaces, checkRouting, checkSchedules, checkUnreferenced } from './rules.ts';

/** The beginning of a file in which a zero byte shows that it is no text. */
const PROBE_BYTES = 8 * 1024;

/**
 * Checks a template as its author would want it checked: everything that `resolveOrg` finds, then what is allowed
 * but looks wrong – prompts that nothing uses, roles that nobody has, times that never come, configurations that no
 * runtime can read, credentials in files that git would commit. Credentials are never quoted.
 *
 * @throws AppError like `resolveOrg`
 */
export async function checkOrg(dir: string, options: ResolveOptions = {}): Promise<ResolvedOrg> {
  const org = await resolveOrg(dir, options);
  const diagnostics = new Diagnostics();
  diagnostics.addAll(org.diagnostics);
  const all = allWorkspaces(org.workspaces);
  checkRouting(all, diagnostics);
  checkSchedules(all, diagnostics);
  checkConfigFiles(org, all, diagnostics);
  const committed = await committedFiles(org.dir);
  checkUnreferenced(org, all, committed, diagnostics);
  await checkCredentials(org.dir, committed, diagnostics);
  return { ...org, diagnostics: diagnostics.list };
}

async function checkCredentials(
  dir: string,
  committed: readonly string[],
  diagnostics: Diagnostics,
): Promise<void> {
  let bytes = 0;
  for (const file of committed) {
    const name = path.posix.basename(file);
    if (name === '.env' || name.startsWith('.env.local')) {
      const message = 'This file of variables is not ignored by git, so its secrets would be committed';
      const fix = 'Add ".env" to .gitignore.';
      diagnostics.warning('env_not_ignored', message, { file, line: 1, column: 1 }, fix);
      continue;
    }
    const absolute = path.join(dir, file);
    const { size } = await lstat(absolute);
    bytes += size;
    if (size > MAX_FILE_BYTES || bytes > MAX_TOTAL_BYTES) continue;
    const content = await readFile(absolute);
    if (content.subarray(0, PROBE_BYTES).includes(0)) continue;
    for (const { kind, line, column } of findCredentials(content.toString('utf8'))) {
      const fix = 'Move it into a .env file that git ignores, or into the secrets, and make it invalid.';
      diagnostics.warning('credential_committed', `This looks like ${kind}`, { file, line, column }, fix);
    }
  }
}
