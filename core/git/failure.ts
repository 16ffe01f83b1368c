import { AppError, redact } from '../base/index.ts';
import type { GitAddress } from './address.ts';

export type FailureKind =
  | 'missing'
  | 'auth'
  | 'no_repository'
  | 'no_ref'
  | 'sha_refused'
  | 'redirected'
  | 'unsafe'
  | 'unreachable'
  | 'too_large'
  | 'disk_full'
  | 'other';

/** A git command that did not do what it should. `message` is what git said, without secrets. */
export class GitFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string) {
    super(message);
    this.name = 'GitFailure';
    this.kind = kind;
  }
}

/** In this order: a message about the content may follow one about the connection. */
const SIGNS: readonly (readonly [FailureKind, RegExp])[] = [
  ['missing', /spawn git\S* ENOENT/],
  ['disk_full', /No space left on device|Disk quota exceeded/i],
  ['auth', /Authentication failed|could not read (Username|Password)|terminal prompts disabled/i],
  ['auth', /(returned error:|HTTP) 40[13]|Access denied/i],
  ['sha_refused', /not our ref|unadvertised object/],
  ['no_ref', /couldn't find remote ref/i],
  ['no_repository', /repository '?.*'? not found|returned error: (404|410)|does not appear to be a git/i],
  ['redirected', /returned error: 30\d|unable to update url base from redirection/i],
  ['unsafe', /fsck error|error: object [0-9a-f]{40}: \w+: /],
  ['unreachable', /could ?n[o']t (resolve|connect)|failed to connect|connection (refused|timed out|reset)/i],
  ['unreachable', /returned error: 5\d\d|too slow|timed out|empty reply|early EOF|unexpected disconnect/i],
  ['unreachable', /SSL|certificate|the remote end hung up|RPC failed|Recv failure|transfer closed/i],
];

/** What went wrong, by what git wrote to its error output. */
export function failureKind(stderr: string): FailureKind {
  return SIGNS.find(([, sign]) => sign.test(stderr))?.[0] ?? 'other';
}

/** Turns a `GitFailure` into an `AppError` with the next step; everything else is passed on. */
export function gitError(thrown: unknown, { url }: Pick<GitAddress, 'url'>): unknown {
  if (!(thrown instanceof GitFailure)) return thrown;
  const [code, message, step] = explain(thrown.kind, url);
  const said = redact(withoutProgress(thrown.message));
  return new AppError(code, message, {
    detail: said === '' ? step : `${step} git says: ${said}`,
    cause: thrown,
  });
}

const PROGRESS = /\d+% \(|, done\.?$|^remote: (Enumerating|Counting|Compressing|Total) /;
/** The reason stands at the end. */
const LAST_LINES = 4;

function withoutProgress(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const told = lines.filter((line) => line !== '' && !PROGRESS.test(line));
  return told.slice(-LAST_LINES).join(' ');
}

function explain(kind: FailureKind, url: string): [code: string, message: string, step: string] {
  switch (kind) {
    case 'missing':
      return ['git_missing', 'git is not installed', 'Install git and start the app again.'];
    case 'auth':
      return [
        'git_auth',
        `${url} asks who you are`,
        'Check the address. For a private repository set MOLECULE_GITEA_TOKEN, and MOLECULE_EXTERNAL_GITEA_URL to its host.',
      ];
    case 'no_repository':
      return [
        'git_not_found',
        `There is no repository at ${url}`,
        'Check the address. A private repository looks like this too: it needs MOLECULE_GITEA_TOKEN.',
      ];
    case 'no_ref':
      return ['git_ref_not_found', `${url} has no such branch or tag`, 'Check how it is spelled.'];
    case 'sha_refused':
      return [
        'git_ref_not_found',
        `${url} does not hand out this commit`,
        'It may be gone, or the server gives out branches and tags only. Name a branch or tag instead.',
      ];
    case 'redirected':
      return [
        'git_failed',
        `The repository is not at ${url} any more`,
        'Use its present address; on some servers it must end in .git.',
      ];
    case 'unsafe':
      return ['git_failed', `The repository at ${url} holds unsafe content`, 'It was not taken.'];
    case 'unreachable':
      return [
        'git_unreachable',
        `${url} cannot be reached`,
        'Check the network and the address, then try again.',
      ];
    case 'too_large':
      return ['git_too_large', `The repository at ${url} is too large`, 'Use a smaller one.'];
    case 'disk_full':
      return [
        'disk_full',
        'The disk is full, so nothing could be fetched',
        'Free some space, then try again.',
      ];
    case 'other':
      return ['git_failed', `git could not fetch ${url}`, 'Try again; if it stays so, check the repository.'];
  }
}
