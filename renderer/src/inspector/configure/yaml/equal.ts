/** Stands for null and for an empty map alike: which of both is there is a matter of style. */
export const EMPTY = Symbol('empty');

/** Whether two values are the same in all of their parts. The order of keys counts for nobody. */
export function sameValues(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a === EMPTY || b === EMPTY) return isEmpty(a) && isEmpty(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const there = b as Record<string, unknown>;
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) => Object.hasOwn(there, key) && sameValues((a as Record<string, unknown>)[key], there[key]),
    )
  );
}

function isEmpty(value: unknown): boolean {
  if (value === EMPTY || value === null || value === undefined) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
