import { isMap, isScalar } from 'yaml';
import type { Diagnostics } from './diagnostics.ts';
import { type MapReader, quoted, type ReadContext } from './map-reader.ts';
import type { TemplateFiles } from './template-files.ts';
import type { EnvRequirement } from './types.ts';

const ENV_NAME = /^[A-Z][A-Z0-9_]{0,127}$/;

/** Reads `required_env` or `recommended_env`: each item a variable or `{any_of: [A, B]}`. */
export function readEnvRequirements(context: ReadContext, reader: MapReader, key: string): EnvRequirement[] {
  const requirements: EnvRequirement[] = [];
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
    if (members.length > 0) requirements.push({ anyOf: members });
  }
  return requirements;
}

export interface EnvUnion {
  readonly required: readonly EnvRequirement[];
  readonly recommended: readonly EnvRequirement[];
}

/**
 * The union of all requirements. A single required variable makes every required group and every
 * recommended entry that contains it redundant; a single recommended one does so for recommended groups.
 */
export function uniteEnv(
  required: Iterable<EnvRequirement>,
  recommended: Iterable<EnvRequirement>,
): EnvUnion {
  const must = withoutDominated(unique(required), new Set());
  const mustSingles = new Set(must.filter(isSingle).flatMap((entry) => entry.anyOf));
  return { required: must, recommended: withoutDominated(unique(recommended), mustSingles) };
}

function isSingle(entry: EnvRequirement): boolean {
  return entry.anyOf.length === 1;
}

function unique(entries: Iterable<EnvRequirement>): EnvRequirement[] {
  const byMembers = new Map<string, EnvRequirement>();
  for (const { anyOf } of entries) {
    const members = [...new Set(anyOf)].sort();
    byMembers.set(members.join(','), { anyOf: members });
  }
  const order = ([left]: [string, unknown], [right]: [string, unknown]) => (left < right ? -1 : 1);
  const sorted = [...byMembers].sort(order).map(([, entry]) => entry);
  return [...sorted.filter(isSingle), ...sorted.filter((entry) => !isSingle(entry))];
}

function withoutDominated(entries: EnvRequirement[], stronger: ReadonlySet<string>): EnvRequirement[] {
  const singles = new Set(entries.filter(isSingle).flatMap((entry) => entry.anyOf));
  return entries.filter(
    (entry) =>
      !entry.anyOf.some((name) => stronger.has(name)) &&
      (isSingle(entry) || !entry.anyOf.some((name) => singles.has(name))),
  );
}

/** Parses a `.env` file: `KEY=VALUE` lines, `#` comments, one pair of quotes around a value; empty values drop out. */
function parseEnvFile(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const split = line.indexOf('=');
    if (line.startsWith('#') || split < 1) continue;
    const key = line.slice(0, split).trim();
    let value = line.slice(split + 1).trim();
    const quote = value[0];
    if (value.length >= 2 && (quote === '"' || quote === "'") && value.endsWith(quote))
      value = value.slice(1, -1);
    if (key !== '' && value !== '') values.set(key, value);
  }
  return values;
}

/** The variables of `<folder>/.env`; none when there is no such file. `folder` is relative to the template. */
export function readEnvFile(
  files: TemplateFiles,
  folder: string,
  diagnostics: Diagnostics,
): ReadonlyMap<string, string> {
  const file = files.readText(folder === '' ? '.env' : `${folder}/.env`, files.root.dir, false);
  if (file.ok) return parseEnvFile(file.text);
  if (file.problem !== 'missing') {
    const message = `The variables of ${quoted(file.path)} are not used: ${file.problem.replaceAll('_', ' ')}`;
    diagnostics.warning('env_file_unreadable', message, { file: file.path, line: 1, column: 1 });
  }
  return new Map();
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
