import { redact } from '../../base/index.ts';

const MARK = '[REDACTED]';
/** Names of values that are nobody's business, whatever they look like. */
const SECRET_NAME = /token|secret|passw|api_?key|authorization|cookie|credential|private_?key/i;
/** `https://user:password@host` */
const IN_ADDRESS = /(\w:\/\/)[^/\s@]+@/g;

/**
 * The same value without what looks like a credential: in texts by its looks, in objects also by its name, since in JSON
 * a value stands apart from what it is called.
 */
export function cleanValue(value: unknown, redactMore: (text: string) => string = redact): unknown {
  if (typeof value === 'string') return redact(redactMore(value)).replace(IN_ADDRESS, `$1${MARK}@`);
  if (Array.isArray(value)) return value.map((each) => cleanValue(each, redactMore));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'string' && inner !== '' && SECRET_NAME.test(name)
        ? MARK
        : cleanValue(inner, redactMore),
    ]),
  );
}
