import { isMap, isScalar } from 'yaml';
import type { ResolvedEnvRequirement } from '../types.ts';
import { type MapReader, quoted, type ReadContext } from './map-reader.ts';

const ENV_NAME = /^[A-Z][A-Z0-9_]{0,127}$/;

/** Variables of the engine alone; no template gets to send these anywhere. */
const KEPT_BACK: ReadonlySet<string> = new Set([
  'ADMIN_TOKEN',
  'SECRETS_ENCRYPTION_KEY',
  'MOLECULE_GITEA_TOKEN',
]);

/** What of an environment a template may refer to. */
export function withoutSecrets(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !KEPT_BACK.has(name)));
}

/** True for what can be required: capital letters, digits and `_`. */
export function isEnvName(name: string): boolean {
  return ENV_NAME.test(name);
}

/** Reads `required_env` or `recommended_env`: each item a variable or `{any_of: [A, B]}`. */
export function readEnvRequirements(
  context: ReadContext,
  reader: MapReader,
  key: string,
): ResolvedEnvRequirement[] {
  const requirements: ResolvedEnvRequirement[] = [];
  for (const item of reader.items(key)) {
    const members: string[] = [];
    const add = (name: string) => {
      if (ENV_NAME.test(name)) members.push(name);
      else {
        const fix = 'Use capital letters, digits and "_", starting with a letter.';
        context.diagnostics.warning(
          'invalid_env_name',
          `${quoted(name)} is not a variable name`,
          item.from,
          fix,
        );
      }
    };
    if (isMap(item.node)) {
      const group = context.map(item, quoted(key));
      const names = group?.texts('any_of') ?? [];
      group?.expectOnly(new Set(['any_of']), new Set(), `in ${quoted(key)}`);
      if (names.length === 0) {
        const message = `An entry of ${quoted(key)} needs a variable name or a list "any_of" with at least one`;
        context.diagnostics.error('env_any_of_empty', message, item.from);
      }
      for (const name of names) add(name);
    } else if (isScalar(item.node)) add(context.text(item, quoted(key)));
    else context.wrongType(item, `An item of ${quoted(key)}`, 'a variable name or {any_of: [A, B]}');
    if (members.length > 0) requirements.push({ anyOf: members, source: item.from });
  }
  return requirements;
}

export interface EnvUnion {
  readonly required: readonly ResolvedEnvRequirement[];
  readonly recommended: readonly ResolvedEnvRequirement[];
}

/**
 * The union of all requirements. A single required variable makes every required group and every
 * recommended entry that contains it redundant; a single recommended one does so for recommended groups.
 */
export function uniteEnv(
  required: Iterable<ResolvedEnvRequirement>,
  recommended: Iterable<ResolvedEnvRequirement>,
): EnvUnion {
  const must = withoutDominated(unique(required), new Set());
  const mustSingles = new Set(must.filter(isSingle).flatMap((entry) => entry.anyOf));
  return { required: must, recommended: withoutDominated(unique(recommended), mustSingles) };
}

function isSingle(entry: ResolvedEnvRequirement): boolean {
  return entry.anyOf.length === 1;
}

function unique(entries: Iterable<ResolvedEnvRequirement>): ResolvedEnvRequirement[] {
  const byMembers = new Map<string, ResolvedEnvRequirement>();
  for (const { anyOf, source } of entries) {
    const members = [...new Set(anyOf)].sort();
    const key = members.join(',');
    if (!byMembers.has(key)) byMembers.set(key, { anyOf: members, source });
  }
  const order = ([left]: [string, unknown], [right]: [string, unknown]) => (left < right ? -1 : 1);
  const sorted = [...byMembers].sort(order).map(([, entry]) => entry);
  return [...sorted.filter(isSingle), ...sorted.filter((entry) => !isSingle(entry))];
}

function withoutDominated(
  entries: ResolvedEnvRequirement[],
  stronger: ReadonlySet<string>,
): ResolvedEnvRequirement[] {
  const singles = new Set(entries.filter(isSingle).flatMap((entry) => entry.anyOf));
  return entries.filter(
    (entry) =>
      !entry.anyOf.some((name) => stronger.has(name)) &&
      (isSingle(entry) || !entry.anyOf.some((name) => singles.has(name))),
  );
}

const REFERENCE = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g;
const ONE_REFERENCE = /^\$(?:\{[A-Za-z_][A-Za-z0-9_]*\}|[A-Za-z_][A-Za-z0-9_]*)$/;

/**
 * Replaces `${VAR}` and `$VAR` from the template's own variables. The process environment is asked only when
 * the whole value is one reference, so that a template cannot compose texts out of the user's environment.
 * References without a value stay as they are and are listed in `unresolved`.
 */
export function expandVariables(
  value: string,
  own: ReadonlyMap<string, string>,
  processEnv: Readonly<Record<string, string | undefined>>,
): { value: string; unresolved: string[] } {
  const unresolved: string[] = [];
  const whole = ONE_REFERENCE.test(value);
  const expanded = value.replace(REFERENCE, (reference, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    const found = own.get(name) ?? (whole ? processEnv[name] : undefined);
    if (found === undefined || found === '') {
      unresolved.push(name);
      return reference;
    }
    return found;
  });
  return { value: expanded, unresolved };
}
