const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b([A-Za-z0-9_]*API_?KEY)\s*[=:]\s*\S+/gi, '$1=[REDACTED:API_KEY]'],
  [/\b([A-Za-z0-9_]*TOKEN)\s*[=:]\s*\S+/gi, '$1=[REDACTED:TOKEN]'],
  [/\b([A-Za-z0-9_]*SECRET)\s*[=:]\s*\S+/gi, '$1=[REDACTED:SECRET]'],
  [/\bBearer\s+\S+/gi, 'Bearer [REDACTED:BEARER_TOKEN]'],
  [/\/as\/[A-Za-z0-9_-]{20,}/g, '/as/[REDACTED:PREFIX]'],
  [/\bsk-[A-Za-z0-9_-]{16,}/g, '[REDACTED:SK_TOKEN]'],
  [/\b(?:gh[ps]_|github_pat_)[A-Za-z0-9_]{16,}/g, '[REDACTED:GITHUB_TOKEN]'],
  [/\bAKIA[A-Z0-9]{12,}/g, '[REDACTED:AWS_KEY]'],
];

/** In whatever a rule finds there is one of these: nearly all texts have none, and are looked through once. */
const HINT = /KEY|TOKEN|SECRET|Bearer|\/as\/|sk-|gh[ps]_|github_pat_|AKIA/i;

/** Replaces what looks like a credential, for text that goes to logs, events or errors. */
export function redact(text: string): string {
  if (!HINT.test(text)) return text;
  let out = text;
  for (const [pattern, replacement] of RULES) out = out.replace(pattern, replacement);
  return out;
}

/** In this order: what comes first in a text may contain what comes later. */
const PASTED: readonly (readonly [RegExp, string])[] = [
  [/\b[A-Za-z0-9_]*API_?KEY\s*[=:]\s*\S+/gi, '[REDACTED:API_KEY]'],
  [/\b(?:[A-Za-z0-9_]*TOKEN\s*=|[A-Za-z0-9_]*_TOKEN\s*:)\s*\S+/gi, '[REDACTED:TOKEN]'],
  [/\b(?:[A-Za-z0-9_]*SECRET\s*=|[A-Za-z0-9_]*_SECRET\s*:)\s*\S+/gi, '[REDACTED:SECRET]'],
  [/\bBearer\s+\S+/gi, '[REDACTED:BEARER_TOKEN]'],
  [/\bsk-[A-Za-z0-9_-]{16,}/g, '[REDACTED:SK_TOKEN]'],
  [/\bctx7_[A-Za-z0-9_-]+/g, '[REDACTED:CTX7_TOKEN]'],
  [/\/as\/[A-Za-z0-9_-]{20,}/g, '/as/[REDACTED:PREFIX]'],
  [/\b(?:gh[ps]_|github_pat_)[A-Za-z0-9_]{16,}/g, '[REDACTED:GITHUB_TOKEN]'],
  [/\bAKIA[A-Z0-9]{12,}/g, '[REDACTED:AWS_KEY]'],
  [/[A-Za-z0-9+/]{33,}={0,2}/g, '[REDACTED:BASE64_BLOB]'],
];

/**
 * Replaces whatever looks like a credential as a whole, for text that agents keep and read again: they paste keys into
 * what they remember. Stricter than `redact`, and with the labels that clients of the platform API know.
 */
export function redactPasted(text: string): string {
  let out = text;
  for (const [pattern, replacement] of PASTED) out = out.replace(pattern, replacement);
  return out;
}
