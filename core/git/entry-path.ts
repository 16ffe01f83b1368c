/** Rules for paths that come out of repositories and archives: one set, the same on every system. */

const MAX_PATH_BYTES = 1_024;
const MAX_SEGMENT_BYTES = 255;
const MAX_SEGMENTS = 64;
/** Device names of Windows, with or without an ending. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(\..*)?$/i;
/** Code points that macOS leaves out of file names, so that `.g\u200cit` would be `.git` there. */
const IGNORED_BY_MACOS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
/** Also the short name that Windows gives a folder `.git`. */
const DOT_GIT = /^(\.git|git~\d+)$/i;
const CONTROL_CHARACTERS = /\p{Cc}/u;
/** What decoding leaves in place of other bytes. */
const NOT_UTF8 = /\ufffd|\p{Cs}/u;

/** Why a file of this path (relative, with `/`) must not be written, in words; null when it may. */
export function entryPathProblem(path: string): string | null {
  if (path === '') return 'it is empty';
  if (CONTROL_CHARACTERS.test(path)) return 'it contains control characters';
  if (NOT_UTF8.test(path)) return 'it is not valid UTF-8';
  if (path.includes('\\')) return 'it contains a backslash';
  if (path.startsWith('/')) return 'it is absolute';
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return 'it is too long';
  const segments = path.split('/');
  if (segments.length > MAX_SEGMENTS) return 'it is too deep';
  for (const segment of segments) {
    const problem = segmentProblem(segment);
    if (problem !== null) return problem;
  }
  return null;
}

function segmentProblem(segment: string): string | null {
  if (segment === '') return 'a part of it is empty';
  if (segment === '.' || segment === '..') return `it contains "${segment}"`;
  if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) return 'a part of it is too long';
  if (segment.includes(':')) return 'it contains a colon';
  const seen = segment.normalize('NFC').replace(IGNORED_BY_MACOS, '');
  if (DOT_GIT.test(seen.replace(/[. ]+$/, ''))) return 'it leads into a .git folder';
  if (/[. ]$/.test(segment)) return 'a part of it ends with a dot or space';
  if (RESERVED.test(segment)) return `"${segment}" is the name of a device on Windows`;
  return null;
}

/** The same text for all paths that some system takes for one: it may ignore case, composition and a few characters. */
export function foldedPath(path: string): string {
  const plain = path.normalize('NFD').replace(IGNORED_BY_MACOS, '');
  return plain.toUpperCase().toLowerCase().normalize('NFC');
}

/** The folders above a path, the nearest first: `a/b`, `a` for `a/b/c`. */
function foldersAbove(path: string): string[] {
  const end = path.lastIndexOf('/');
  return end === -1 ? [] : [path.slice(0, end), ...foldersAbove(path.slice(0, end))];
}

/**
 * Which of these symlinks (path → target) may exist: those that stand below no other one and have a relative
 * target that, followed to its end through all the others, never leaves the folder on any system. Targets need
 * not exist.
 */
export function containedLinks(links: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const folded = new Set([...links.keys()].map(foldedPath));
  const contained = new Map<string, string>();
  for (const [path, target] of links) {
    const isBelow = foldersAbove(path).some((folder) => folded.has(foldedPath(folder)));
    if (!isBelow && staysInside(path, links, folded)) contained.set(path, target);
  }
  return contained;
}

/** As many as Linux follows for one path. */
const MAX_HOPS = 40;

function staysInside(path: string, links: ReadonlyMap<string, string>, folded: ReadonlySet<string>): boolean {
  const pending = path.split('/');
  const at: string[] = [];
  let hops = 0;
  for (let part = pending.shift(); part !== undefined; part = pending.shift()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (at.pop() === undefined) return false;
      continue;
    }
    const place = [...at, part].join('/');
    const target = links.get(place);
    if (target !== undefined) {
      hops += 1;
      if (hops > MAX_HOPS || !isPlainTarget(target)) return false;
      pending.unshift(...target.split('/'));
    }
    // A link for some systems and none for others: nobody can say where that leads.
    else if (folded.has(foldedPath(place))) return false;
    else at.push(part);
  }
  return true;
}

function isPlainTarget(target: string): boolean {
  if (target === '' || target.startsWith('/') || Buffer.byteLength(target) > MAX_PATH_BYTES) return false;
  const names = target.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  return names.every((name) => entryPathProblem(name) === null);
}
