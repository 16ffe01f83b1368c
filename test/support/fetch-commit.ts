import { createGit, parseGitAddress } from '../../core/git/index.ts';

/** A program of its own for tests that kill it: fetches a commit into a mirror. */
const [mirror = '', url = '', sha = ''] = process.argv.slice(2);
const parsed = parseGitAddress(url);
if (!parsed.ok) throw new Error(parsed.problem);
await createGit({ env: process.env, tokenHost: '' }).fetchCommit(mirror, parsed.address, sha);
