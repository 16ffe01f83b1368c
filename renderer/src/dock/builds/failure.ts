import type { Build, BuildStep } from '../../../../core/contract/index.ts';
import { plainLine } from '../../inspector/logs/ansi.ts';

const LAST_LINES = 8;
const STEP_PREFIX = /^#\d+ /;
const EXIT_CODE = /(?:exit code|non-zero code): (\d+)/;

export interface LastLine {
  /** Place in the whole log, from 1. */
  readonly number: number;
  /** As it was printed, with its escape codes. */
  readonly raw: string;
}

export interface Failure {
  readonly step: BuildStep;
  /** What its command ended with; null when it never came to one. */
  readonly exitCode: number | null;
  /** The last lines that the step printed itself. */
  readonly lines: readonly LastLine[];
}

/**
 * The step that broke and what it said last. What Docker says of a command that ended with a code only repeats the
 * command, so the code is told instead. Null when no step is to blame, or it left no word.
 */
export function failureOf(steps: Build['steps'], log: readonly string[]): Failure | null {
  const step = steps.find(({ status, startedAt }) => status === 'failed' && startedAt !== null);
  const blamed = step ?? steps.find(({ status }) => status === 'failed');
  if (!blamed) return null;
  const all = log.map((raw, index) => ({ number: index + 1, raw, plain: plainLine(raw) }));
  const announced = all.findLast(({ plain }) => plain.endsWith(` ${blamed.name}`));
  const prefix = announced && STEP_PREFIX.exec(announced.plain)?.[0];
  const own = all
    .slice(announced?.number ?? 0)
    .filter(({ plain }) => plain.startsWith(prefix ?? '') && plain.slice(prefix?.length ?? 0).trim() !== '');
  const isError = (plain: string) => /^(#\d+ )?ERROR: /.test(plain);
  const code = own.map(({ plain }) => isError(plain) && EXIT_CODE.exec(plain)?.[1]).find(Boolean);
  const told = own.filter(({ plain }) => !isError(plain) || !(code || plain.startsWith('ERROR: ')));
  const lines = told.slice(-LAST_LINES).map(({ number, raw, plain }) => ({
    number,
    raw: prefix !== undefined && plain.startsWith(prefix) ? raw.replace(prefix, '') : raw,
  }));
  return lines.length === 0 && !code ? null : { step: blamed, exitCode: code ? Number(code) : null, lines };
}
