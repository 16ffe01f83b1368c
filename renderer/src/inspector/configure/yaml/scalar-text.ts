import { parse } from 'yaml';

export type ScalarValue = string | number | boolean;

export interface ScalarPlace {
  /** Within `[]` or `{}`, where commas and brackets count. */
  readonly inFlow: boolean;
  /** How the value before was written. */
  readonly style?: string | undefined;
  readonly lineBreak: string;
  /** Spaces before each line of a block; null where none can be written. */
  readonly blockIndent: number | null;
}

const PLAIN = /^[\p{L}\p{N}_./][^\p{Cc}\p{Zl}\p{Zp}\u0085\ufeff:#,[\]{}&*!|>'"%`@\\]*$/u;
/** What only an escape can write in every version of YAML. */
const ESCAPED = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/gu;
const CONTROL = /[^\P{Cc}\n]|[\u2028\u2029\u0085\ufeff]|\p{Cs}/u;

/** A value as YAML, in the style of the one before where that can say it. Agents read YAML 1.1, this app 1.2: both get the same. */
export function scalarText(value: ScalarValue, place: ScalarPlace): string {
  if (typeof value !== 'string') return String(value);
  if (value.includes('\n')) return blockText(value, place) ?? quoted(value);
  if (place.style === 'QUOTE_DOUBLE') return quoted(value);
  const isPrintable = !CONTROL.test(value);
  if (place.style === 'QUOTE_SINGLE' && isPrintable) return `'${value.replaceAll("'", "''")}'`;
  return isPlain(value, place.inFlow) ? value : quoted(value);
}

function isPlain(value: string, inFlow: boolean): boolean {
  const harmless = inFlow ? value : value.replace(/:(?=[^\s:])/g, '');
  if (value !== value.trim() || !PLAIN.test(harmless)) return false;
  return (['1.1', '1.2'] as const).every((version) => {
    try {
      return parse(value, { version, logLevel: 'error' }) === value;
    } catch {
      return false;
    }
  });
}

function quoted(value: string): string {
  return JSON.stringify(value).replace(
    ESCAPED,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** As a literal block; undefined for what a block cannot say as it is. */
function blockText(value: string, { blockIndent, lineBreak, inFlow }: ScalarPlace): string | undefined {
  const body = value.replace(/\n+$/, '');
  if (blockIndent === null || inFlow || CONTROL.test(value) || body === '' || /^\s/.test(body))
    return undefined;
  const ends = value.length - body.length;
  const chomp = ends === 0 ? '-' : ends === 1 ? '' : '+';
  const lines = body.split('\n').map((line) => (line === '' ? '' : ' '.repeat(blockIndent) + line));
  const blank = Array.from({ length: Math.max(0, ends - 1) }, () => '');
  return [`|${chomp}`, ...lines, ...blank].join(lineBreak);
}
