import { AppError } from '../../base/index.ts';
import type { Diagnostic } from '../../contract/index.ts';
import type { ResolvedOrg } from '../types.ts';

/** Throws AppError `template_invalid` when the template has errors; its message is the first, its detail all of them. */
export function assertImportable(org: ResolvedOrg): void {
  const error = templateError(org);
  if (error) throw error;
}

/** The error that stands in the way of an import, or null. */
export function templateError(org: ResolvedOrg): AppError | null {
  const errors = org.diagnostics.filter(isError);
  const first = errors[0];
  if (!first) return null;
  return new AppError('template_invalid', withPosition(first), {
    detail: errors.map(withFix).join('\n'),
  });
}

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}

function withPosition({ file, line, column, message }: Diagnostic): string {
  return `${file}:${line}:${column}: ${message}`;
}

function withFix(diagnostic: Diagnostic): string {
  return diagnostic.fix ? `${withPosition(diagnostic)} – ${diagnostic.fix}` : withPosition(diagnostic);
}
