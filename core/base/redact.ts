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
