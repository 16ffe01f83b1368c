import { CronPattern } from 'croner';

const FIELD = /^[0-9a-z*/,?-]+$/i;
const NAMES = new Set(
  'jan feb mar apr may jun jul aug sep oct nov dec sun mon tue wed thu fri sat'.split(' '),
);

/**
 * Says what is wrong with a cron expression, or null. Five fields with numbers, names, `*`, lists, ranges and
 * steps; no seconds, no `@daily`, none of the extensions that only some cron implementations know.
 */
export function cronProblem(expression: string): string | null {
  const known = knownProblems.get(expression);
  if (known !== undefined) return known;
  const problem = findProblem(expression);
  if (knownProblems.size >= MAX_KNOWN_PROBLEMS) knownProblems.clear();
  knownProblems.set(expression, problem);
  return problem;
}

/** Templates use a handful of expressions many times, and taking one apart is slow. */
const knownProblems = new Map<string, string | null>();
const MAX_KNOWN_PROBLEMS = 500;

function findProblem(expression: string): string | null {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5) return 'it needs five fields: minute hour day-of-month month day-of-week';
  for (const field of fields) {
    const words = field.match(/[a-z]+/gi) ?? [];
    if (!FIELD.test(field) || words.some((word) => !NAMES.has(word.toLowerCase()))) {
      return `"${field}" is not understood`;
    }
  }
  try {
    new CronPattern(fields.join(' '), undefined, { mode: '5-part' });
    return null;
  } catch (error) {
    return (error as Error).message.replace(/^CronPattern: /, '');
  }
}

/** True when the zone is one that the system's time zone data knows, also by an old name. */
export function isTimezone(zone: string): boolean {
  // The list costs a tenth of the first formatter, which only old names need.
  canonicalZones ??= new Set(Intl.supportedValuesOf('timeZone'));
  return zone === 'UTC' || canonicalZones.has(zone) || isAlias(zone);
}

let canonicalZones: ReadonlySet<string> | undefined;

function isAlias(zone: string): boolean {
  // Offsets such as "+02:00" pass newer Intl versions, but they know no daylight saving and older ones refuse them.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
