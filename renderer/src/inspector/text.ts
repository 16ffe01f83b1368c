export { fold } from '../../../core/contract/index.ts';

const UNITS = ['KB', 'MB', 'GB'] as const;

/** "48 KB": decimal units, whole numbers from ten on. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

const CENTS_PER_DOLLAR = 100;

/** `1234` cents as "12.34". */
export function dollarsOf(cents: number): string {
  return `${Math.floor(cents / CENTS_PER_DOLLAR)}.${String(cents % CENTS_PER_DOLLAR).padStart(2, '0')}`;
}

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;

/** "512 MiB", "1.5 GiB": memory, which comes in powers of two; at most one decimal. */
export function memoryText(bytes: number): string {
  const [size, unit] = bytes < GIBIBYTE ? [bytes / MEBIBYTE, 'MiB'] : [bytes / GIBIBYTE, 'GiB'];
  const isExact = unit === 'GiB' ? size < 100 : size < 10;
  const rounded = isExact ? Math.round(size * 10) / 10 : Math.round(size);
  // What rounds up to 1,024 MiB is a GiB.
  return unit === 'MiB' && rounded >= 1024 ? memoryText(GIBIBYTE) : `${rounded} ${unit}`;
}
