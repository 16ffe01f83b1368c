import type { Diagnostic } from '../../contract/index.ts';
import { MAX_DIAGNOSTICS } from '../resolve/limits.ts';
import type { SourcePosition } from '../types.ts';
import { LOCK_FILE, type LockedParts, type OrgLock, refOf, toLock } from './format.ts';
import type { HeldLock } from './store.ts';

const ORG_FILE = 'org.yaml';

/** Digits of a hash that tell one from another. */
const SHORT = 12;

/**
 * Where the template is not what was locked: one error for each repository and file. Empty: nothing changed.
 */
export function checkDrift(org: LockedParts, held: HeldLock): Diagnostic[] {
  const { lock, committed } = held;
  const now = toLock(org);
  const found: Diagnostic[] = [];
  const fix = driftFix(held);
  const report = (message: string, at: SourcePosition) =>
    found.push({ severity: 'error', code: 'lock_drift', message, ...at, fix });
  // A lock that only the app has is no file that anybody could open.
  const lockStart = { file: committed ? LOCK_FILE : ORG_FILE, line: 1, column: 1 };

  for (const [ref, locked, sha] of pairs(lock.externals, now.externals, refOf, (each) => each.sha)) {
    const at = org.externals.find((each) => refOf(each) === ref)?.source ?? lockStart;
    report(difference(`The repository ${ref}`, locked, sha), at);
  }
  const moved = new Set([...lock.externals, ...now.externals].map(({ sha }) => sha));
  for (const same of commonShas(lock, now)) moved.delete(same);
  // The files of a repository that moved differ as a matter of course.
  const belongsToMoved = ({ path }: { path: string }) => moved.has(path.split('/')[2] ?? '');
  const filesOf = ({ files }: OrgLock) => files.filter((file) => !belongsToMoved(file));
  for (const [path, locked, hash] of pairs(filesOf(lock), filesOf(now), pathOf, (each) => each.sha256)) {
    report(
      difference(`The file ${path}`, locked, hash),
      hash === null ? lockStart : { ...lockStart, file: path },
    );
  }
  return found.slice(0, MAX_DIAGNOSTICS);
}

/** What to do where a template is not what its lock says: the two kinds of lock are renewed in different ways. */
export function driftFix({ committed }: Pick<HeldLock, 'committed'>): string {
  return committed
    ? `The ${LOCK_FILE} in the template decides. Undo the change; if it is wanted, resolve once without --frozen, then write that file anew: molecule org lock DIR > DIR/${LOCK_FILE}`
    : 'The lock that was remembered here decides. Undo the change; if it is wanted, resolve once without --frozen, which remembers what is there now.';
}

function difference(what: string, locked: string | null, now: string | null): string {
  if (locked === null) return `${what} is not in the lock`;
  if (now === null) return `${what} is locked but the template no longer uses it`;
  return `${what} is not what was locked: ${locked.slice(0, SHORT)} was locked, ${now.slice(0, SHORT)} is there`;
}

/** Key with old and new value where the two differ, in the order of the new list and then of the old one. */
function pairs<T>(
  old: readonly T[],
  current: readonly T[],
  keyOf: (entry: T) => string,
  contentOf: (entry: T) => string,
): [string, string | null, string | null][] {
  const before = new Map(old.map((entry) => [keyOf(entry), contentOf(entry)]));
  const after = new Map(current.map((entry) => [keyOf(entry), contentOf(entry)]));
  return [...new Set([...after.keys(), ...before.keys()])]
    .map((key): [string, string | null, string | null] => [
      key,
      before.get(key) ?? null,
      after.get(key) ?? null,
    ])
    .filter(([, locked, now]) => locked !== now);
}

function commonShas(lock: OrgLock, now: OrgLock): string[] {
  const locked = new Set(lock.externals.map(({ sha }) => sha));
  return now.externals.map(({ sha }) => sha).filter((sha) => locked.has(sha));
}

function pathOf({ path }: { path: string }): string {
  return path;
}
