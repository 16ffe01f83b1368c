import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic, ImportMode, OrgPlan } from '../../../contract/index.ts';
import type { Flags } from '../../command.ts';
import { type Output, usageError } from '../../output.ts';

const SIGNS: Readonly<Record<OrgPlan['entries'][number]['action'], string>> = {
  create: '+',
  keep: ' ',
  update: '~',
  move: '>',
  remove: '-',
};

/** A path from here as an absolute one, else as it is: a name that the engine knows, or an address. */
export function templateOf(argument: string): string {
  const isPath = existsSync(argument) || /^\.{0,2}[\\/]/.test(argument);
  return isPath ? path.resolve(argument) : argument;
}

/** Throws `usage` for anything but the two modes. */
export function modeOf(flags: Flags): ImportMode {
  const mode = flags.mode ?? 'merge';
  if (mode === 'merge' || mode === 'reconcile') return mode;
  throw usageError(`--mode is merge or reconcile, not "${String(mode)}"`);
}

export function printDiagnostics(diagnostics: readonly Diagnostic[], output: Output): void {
  for (const { severity, file, line, column, message, fix } of diagnostics) {
    output.err(`${file}:${line}:${column}: ${severity}: ${message}${fix ? ` – ${fix}` : ''}`);
  }
}

export function printPlan(plan: OrgPlan, output: Output): void {
  const { create, keep, update, move, remove } = plan.counts;
  const org = plan.orgExists ? plan.org : `${plan.org} (new)`;
  output.out(
    `${org}: ${create} to create, ${update} to update, ${move} to move, ${remove} to remove, ${keep} kept`,
  );
  for (const entry of plan.entries) {
    if (entry.action === 'keep' && entry.changes.length === 0) continue;
    output.out(`${SIGNS[entry.action]} ${entry.path}: ${entry.reason}`);
    for (const { field, from, to } of entry.changes)
      output.out(`    ${field}: ${from === '' ? to : `${from} → ${to}`}`);
    for (const loss of entry.losses) output.out(`    goes: ${loss}`);
  }
  for (const { anyOf, neededBy } of plan.missingEnv) {
    const who = neededBy.length > 0 ? neededBy.join(', ') : 'the whole org';
    output.err(`${anyOf.join(' or ')} has no value, but ${who} needs it: molecule secrets set ${anyOf[0]}`);
  }
  printDiagnostics(plan.diagnostics, output);
}
