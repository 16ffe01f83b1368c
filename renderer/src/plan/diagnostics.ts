import type { Diagnostic } from '../../../core/contract/index.ts';

const SEVERITY_ORDER: readonly Diagnostic['severity'][] = ['error', 'warning', 'hint'];

/** Errors first, then by file and place. */
export function sortedDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity) ||
      a.file.localeCompare(b.file) ||
      a.line - b.line ||
      a.column - b.column,
  );
}

/** What plan and check have found, each once: both read the template, and each knows more than the other. */
export function mergedDiagnostics(...all: readonly (readonly Diagnostic[])[]): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const diagnostic of all.flat()) {
    const { code, file, line, column, message } = diagnostic;
    const key = JSON.stringify([code, file, line, column, message]);
    if (!found.has(key)) found.set(key, diagnostic);
  }
  return [...found.values()];
}

export function errorsOf(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ severity }) => severity === 'error').length;
}
