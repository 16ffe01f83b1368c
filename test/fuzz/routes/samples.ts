import { oddValues } from './odd.ts';
import type { Random } from './random.ts';

type Schema = Readonly<Record<string, unknown>>;
type Fields = Record<string, unknown>;

const MAX_DEPTH = 6;

/** A value that a JSON schema describes, more or less. `texts` are what texts are chosen from. */
export function sampleOf(schema: unknown, random: Random, texts: readonly string[], depth = 0): unknown {
  const { type, anyOf, oneOf, enum: values, properties, required, items, ...rest } = (schema ?? {}) as Schema;
  if ('const' in rest) return rest.const;
  if (Array.isArray(values)) return random.pick(values);
  const either = (anyOf ?? oneOf) as unknown[] | undefined;
  if (depth > MAX_DEPTH) return null;
  if (either && either.length > 0) return sampleOf(random.pick(either), random, texts, depth + 1);
  switch (type) {
    case 'object': {
      const needed = new Set((required ?? []) as string[]);
      const chosen = Object.entries((properties ?? {}) as Fields).filter(
        ([name]) => needed.has(name) || random.chance(0.6),
      );
      return Object.fromEntries(
        chosen.map(([name, inner]) => [name, sampleOf(inner, random, texts, depth + 1)]),
      );
    }
    case 'array':
      return Array.from({ length: random.below(3) }, () => sampleOf(items, random, texts, depth + 1));
    case 'string':
      return random.pick(texts);
    case 'integer':
    case 'number':
      return random.pick([0, 1, 2, 50, 1_000]);
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    default:
      return random.pick(texts);
  }
}

/** The same value with one thing in it that does not belong there. */
export function withOdd(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return random.pick(oddValues);
  if (Array.isArray(value)) {
    if (value.length === 0) return [random.pick(oddValues)];
    const at = random.below(value.length);
    return value.map((each, index) => (index === at ? withOdd(each, random) : each));
  }
  const keys = Object.keys(value);
  const key = keys.length > 0 && random.chance(0.9) ? random.pick(keys) : 'unexpected';
  const { [key]: before, ...rest } = value as Fields;
  if (random.chance(0.1)) return rest;
  return { ...rest, [key]: random.chance(0.5) ? withOdd(before, random) : random.pick(oddValues) };
}
