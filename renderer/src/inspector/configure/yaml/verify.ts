import { nodeAt, readYaml, type YamlPath } from './document.ts';
import { EMPTY, sameValues } from './equal.ts';

/** What comes of an edit: the text, or null when it has to be made in the text itself. */
export type Edited = string | null;

type Values = unknown;

/** The edited text if it says what was meant and nothing else changed, otherwise null: no edit ever goes by a guess. */
export function verified(
  before: string,
  after: string,
  path: YamlPath,
  meant: (values: Values, path: YamlPath) => Values,
): Edited {
  const old = readYaml(before);
  const now = readYaml(after);
  if (now.errors.length > 0) return null;
  const wanted = meant(valuesOf(old), path);
  if (sameValues(valuesOf(now), wanted)) return after;
  // A value that others refer to changes for them, too: then only this place has to say what was meant.
  const isShared = before.includes('&') && before.includes('*');
  const at = nodeAt(now, path)?.toJS(now, { maxAliasCount: -1 });
  return isShared && sameValues(at, valueAt(wanted, path)) ? after : null;
}

function valuesOf(document: ReturnType<typeof readYaml>): Values {
  return document.toJS({ maxAliasCount: -1 });
}

function valueAt(values: Values, path: YamlPath): Values {
  return path.reduce<Values>(
    (at, step) => (at as Record<string | number, Values> | undefined)?.[step],
    values,
  );
}

/** The same values with another one at a path. */
export function withValue(value: Values): (values: Values, path: YamlPath) => Values {
  const put = (values: Values, [step, ...rest]: YamlPath): Values => {
    if (step === undefined) return value;
    if (Array.isArray(values)) return values.map((each, at) => (at === step ? put(each, rest) : each));
    return {
      ...(values as object | null),
      [step]: put((values as Record<string, Values> | null)?.[step], rest),
    };
  };
  return put;
}

/** The same values without the one at a path; what nothing is left of is null. */
export function withoutValue(values: Values, path: YamlPath): Values {
  const [step, ...rest] = path;
  if (step === undefined || typeof values !== 'object' || values === null) return values;
  const { [step]: own, ...others } = values as Record<string | number, Values>;
  const left = rest.length > 0 ? { ...others, [step]: withoutValue(own, rest) } : others;
  return Object.keys(left).length === 0 ? EMPTY : left;
}
