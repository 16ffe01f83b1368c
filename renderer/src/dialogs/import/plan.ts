import type { Diagnostic, OutputOf } from '../../../../core/contract/index.ts';

/** One workspace of a resolved template, flat, in the order of creation. */
export interface PlannedWorkspace {
  readonly key: string;
  readonly name: string;
  readonly role: string;
  readonly depth: number;
}

type Resolved = Record<string, unknown>;

/** The tree of a resolved template as a list with depths. Unknown shapes are skipped, never fatal. */
export function plannedWorkspaces(workspaces: OutputOf<'org.resolve'>['workspaces']): PlannedWorkspace[] {
  const planned: PlannedWorkspace[] = [];
  const visit = (workspace: Resolved, depth: number, path: string) => {
    const name = textOf(workspace.name);
    if (name === '') return;
    const key = `${path}/${planned.length} ${name}`;
    planned.push({ key, name, role: textOf(workspace.role), depth });
    if (Array.isArray(workspace.children)) {
      for (const child of workspace.children) if (isRecord(child)) visit(child, depth + 1, key);
    }
  };
  for (const workspace of workspaces) visit(workspace, 0, '');
  return planned;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isRecord(value: unknown): value is Resolved {
  return value !== null && typeof value === 'object';
}

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
