import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, sha256 } from '../base/index.ts';
import { entryPathProblem } from './entry-path.ts';

/** An address that git may be asked about: checked, without credentials, query or fragment. */
export interface GitAddress {
  readonly url: string;
  readonly protocol: 'https' | 'http' | 'file';
  /** In lower case with the port if there is one; empty for `file`. */
  readonly host: string;
  /** Path without slashes around it and without `.git` at its end, e.g. `owner/name`. */
  readonly path: string;
}

export type ParsedAddress =
  | { readonly ok: true; readonly address: GitAddress }
  | { readonly ok: false; readonly problem: string };

const CONTROL_CHARACTERS = /\p{Cc}/u;
const PLAIN_SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** True for names and addresses of this machine itself. `host` may have a port. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host.replace(/:\d+$/, '').toLowerCase());
}

/** Accepts `https://`, `file:///`, and `http://` to this machine. The problem is a sentence for people. */
export function parseGitAddress(text: string): ParsedAddress {
  if (CONTROL_CHARACTERS.test(text) || !URL.canParse(text)) return refuse('It is not a valid address.');
  const url = new URL(text);
  const { protocol, host } = url;
  if (protocol !== 'https:' && protocol !== 'http:' && protocol !== 'file:') {
    return refuse('Repositories are taken from https:// and file:// addresses only.');
  }
  if (url.username !== '' || url.password !== '') {
    return refuse('It must not contain a user name or password. Set MOLECULE_GITEA_TOKEN instead.');
  }
  if (url.search !== '' || url.hash !== '') return refuse('It must not contain "?" or "#".');
  if (protocol === 'http:' && !isLoopbackHost(host)) {
    return refuse('Over http:// only this machine may be asked. Use https://.');
  }
  if (protocol === 'file:') return fileAddress(url);
  return addressOf(url.href, protocol === 'https:' ? 'https' : 'http', host.toLowerCase(), url.pathname);
}

function fileAddress(url: URL): ParsedAddress {
  if (url.host !== '') return refuse('A file address has three slashes, as in file:///folder/name.git.');
  try {
    return addressOf(url.href, 'file', '', fileURLToPath(url).split(path.sep).join('/'));
  } catch (error) {
    return refuse(`It names no file: ${messageOf(error)}`);
  }
}

function addressOf(
  url: string,
  protocol: GitAddress['protocol'],
  host: string,
  pathname: string,
): ParsedAddress {
  const cleaned = pathname.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  if (cleaned === '') return refuse('It names no repository.');
  return { ok: true, address: { url, protocol, host, path: cleaned } };
}

function refuse(problem: string): ParsedAddress {
  return { ok: false, problem };
}

/** Where the bare mirror of a repository stands below `root`: by host, owner and name. */
export function mirrorFolder(root: string, { protocol, host, path: name, url }: GitAddress): string {
  const top = protocol === 'file' ? 'file' : host.replace(/[^a-z0-9.-]/g, '_');
  const segments = name.split('/');
  // A mirror must not lie in another one, nor have a name that some file system reads differently.
  const plain =
    protocol !== 'file' &&
    segments.every((segment) => PLAIN_SEGMENT.test(segment) && entryPathProblem(segment) === null) &&
    segments.slice(0, -1).every((segment) => !segment.toLowerCase().endsWith('.git'));
  return `${path.join(root, top, ...(plain ? segments : [sha256(url)]))}.git`;
}
