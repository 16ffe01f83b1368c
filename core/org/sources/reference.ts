import path from 'node:path';
import { AppError, redact } from '../../base/index.ts';
import {
  entryPathProblem,
  type GitAddress,
  isCommitSha,
  isRefName,
  parseGitAddress,
} from '../../git/index.ts';
import { withoutCredentials } from './credentials.ts';

/** Where an org template comes from. Folders and files are absolute. */
export type TemplateReference =
  | { readonly kind: 'folder'; readonly dir: string }
  | { readonly kind: 'archive'; readonly file: string }
  | {
      readonly kind: 'git';
      readonly address: GitAddress;
      /** Branch, tag or full commit SHA; `HEAD` when none was given. */
      readonly ref: string;
      /** Folder of the template in the repository with `/`; empty for its root. */
      readonly path: string;
    };

const ARCHIVE = /\.(zip|tar|tar\.gz|tgz)$/i;
/** `c:` is a drive, not a scheme. */
const SCHEME = /^[a-z][a-z0-9+.-]+:/i;
/** How ssh addresses are often written: `git@host:owner/name`. */
const SSH_SHORT = /^[^/\\:@]+@[^/\\:]+:/;
const CONTROL_CHARACTERS = /\p{Cc}/u;

/**
 * Reads what a user names a template by: a folder, a file that ends in .zip, .tar, .tar.gz or .tgz, or a git
 * address (`https://…`, `file:///…`, `http://` to this machine) with an optional `#ref` or `#ref:sub/folder`.
 * Nothing is opened. Relative paths count from `folder`. Throws AppError `template_source_invalid`.
 */
export function parseTemplateReference(text: string, folder: string = process.cwd()): TemplateReference {
  const trimmed = text.trim();
  if (trimmed === '' || CONTROL_CHARACTERS.test(trimmed))
    throw invalid(trimmed, 'It is empty or not a name.');
  if (SSH_SHORT.test(trimmed)) {
    throw invalid(trimmed, 'Repositories are not taken over ssh. Use the https:// address.');
  }
  if (SCHEME.test(trimmed)) return gitReference(trimmed);
  const absolute = path.resolve(folder, trimmed);
  return ARCHIVE.test(trimmed) ? { kind: 'archive', file: absolute } : { kind: 'folder', dir: absolute };
}

function gitReference(text: string): TemplateReference {
  const at = text.indexOf('#');
  const url = at === -1 ? text : text.slice(0, at);
  const fragment = at === -1 ? '' : text.slice(at + 1);
  const colon = fragment.indexOf(':');
  const ref = (colon === -1 ? fragment : fragment.slice(0, colon)) || 'HEAD';
  const folder = colon === -1 ? '' : fragment.slice(colon + 1).replace(/^(\.\/)+|\/+$/g, '');

  const parsed = parseGitAddress(url);
  if (!parsed.ok) throw invalid(text, parsed.problem);
  const { address } = parsed;
  if (ARCHIVE.test(address.path)) {
    throw invalid(text, 'Archives are taken from this machine only. Download it first and name the file.');
  }
  if (!isRefName(ref) && !isCommitSha(ref)) throw invalid(text, `"${ref}" is not a branch, tag or commit.`);
  const problem = folder === '' || folder === '.' ? null : entryPathProblem(folder);
  if (problem !== null) throw invalid(text, `The folder "${folder}" cannot be used: ${problem}.`);
  return { kind: 'git', address, ref, path: folder === '.' ? '' : folder };
}

function invalid(text: string, reason: string): AppError {
  const shown = redact(withoutCredentials(text)).slice(0, 200);
  return new AppError('template_source_invalid', `"${shown}" is not a place of a template`, {
    detail: `${reason} Name a folder, a .zip, .tar, .tar.gz or .tgz file, or a git address with an optional #ref.`,
  });
}
