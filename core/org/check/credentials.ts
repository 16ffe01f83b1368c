/** What looks like a credential and what to call it. No pattern can take long on a long line. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/g],
  ['an Anthropic key', /\bsk-ant-[A-Za-z0-9_-]{16,200}/g],
  ['an API key', /\bsk-(?!ant-)[A-Za-z0-9_-]{16,200}/g],
  ['a Google key', /\bAIza[A-Za-z0-9_-]{35}\b/g],
  ['a Slack token', /\bxox[a-z]-[A-Za-z0-9-]{10,200}/g],
  ['a GitHub token', /\b(?:gh[a-z]_|github_pat_)[A-Za-z0-9_]{16,200}/g],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,200}/g],
  ['an AWS key', /\b(?:AKIA|ASIA)[A-Z0-9]{12,128}\b/g],
  ['a Telegram bot token', /\b\d{8,10}:[A-Za-z0-9_-]{35}\b/g],
  ['a bearer token', /\bBearer [A-Za-z0-9+/_.=-]{20,500}/g],
  [
    'a secret',
    /(?:api_?key|token|secret|password)["']?[ \t]{0,20}[:=][ \t]{0,20}["']?[A-Za-z0-9+/_.=-]{16,500}/gi,
  ],
];
/** Values that documentation puts where a credential belongs. */
const PLACEHOLDER = /x{4}|example|placeholder|your|change|dummy|redacted|\.{3}|0{8}|1234567/i;
const MAX_FINDINGS_PER_FILE = 20;

export interface FoundCredential {
  /** With its article, e.g. `a GitHub token`. Never the value. */
  readonly kind: string;
  readonly line: number;
  readonly column: number;
}

/** Finds what looks like credentials in a text, in the order of the text; one finding for each place. */
export function findCredentials(text: string): FoundCredential[] {
  const found = new Map<number, string>();
  let coveredUntil = -1;
  const matches = KINDS.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({ kind, match })),
  );
  // The special kinds come first in the list and stay first among matches at the same place.
  matches.sort((a, b) => a.match.index - b.match.index);
  for (const { kind, match } of matches) {
    const [value] = match;
    if (PLACEHOLDER.test(value) || (kind === 'a secret' && !isRandom(value))) continue;
    const last = [...found.keys()].at(-1);
    // "API_KEY=sk-…" matches twice: the kind that says more stays.
    if (match.index < coveredUntil && last !== undefined) {
      if (found.get(last) === 'a secret') found.set(last, kind);
      continue;
    }
    if (found.size >= MAX_FINDINGS_PER_FILE) break;
    found.set(match.index, kind);
    coveredUntil = match.index + value.length;
  }
  return [...found].map(([index, kind]) => ({ kind, ...positionOf(text, index) }));
}

/** Words have no digits, and numbers and versions have no letters of both cases or many digits. */
function isRandom(assignment: string): boolean {
  const value = assignment.replace(/^[^:=]*[:=][ \t]*["']?/, '');
  const digits = value.match(/\d/g)?.length ?? 0;
  return digits >= 3 && /[A-Za-z]/.test(value) && !/^[a-z]+([-_.][a-z0-9]+)+$/.test(value);
}

function positionOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index);
  return { line: before.split('\n').length, column: index - before.lastIndexOf('\n') };
}
