import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type ResolvedOrg, type ResolvedWorkspace, resolveOrg } from '../../../core/org/index.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A temporary folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'org-template-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes the files in the order given and returns the template folder. A value `-> target` makes a symlink. */
export function writeTemplate(files: Files, folder = temporaryFolder()): string {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    if (typeof content === 'string' && content.startsWith('-> ')) symlinkSync(content.slice(3), file);
    else {
      writeFileSync(file, content);
      if (name.endsWith('.sh')) chmodSync(file, 0o755);
    }
  }
  return folder;
}

export async function resolveFiles(files: Files, env: Record<string, string> = {}): Promise<ResolvedOrg> {
  return resolveOrg(writeTemplate(files), { env });
}

/** An org file with one workspace whose entry is `entry`, without indentation. Its keys start in column 5. */
export function oneWorkspace(entry: string, top = ''): Files {
  const lines = entry.trim().split('\n');
  const body = lines.map((line, index) => (index === 0 ? `  - ${line}` : `    ${line}`));
  return { 'org.yaml': `name: Test\n${top}workspaces:\n${body.join('\n')}\n` };
}

/** All workspaces, depth-first. */
export function flatten(workspaces: readonly ResolvedWorkspace[]): ResolvedWorkspace[] {
  return workspaces.flatMap((workspace) => [workspace, ...flatten(workspace.children)]);
}

/** `severity code file:line:column` of every diagnostic. */
export function findings(org: ResolvedOrg): string[] {
  return org.diagnostics.map((one) => `${one.severity} ${one.code} ${one.file}:${one.line}:${one.column}`);
}

export function first(org: ResolvedOrg): ResolvedWorkspace {
  const workspace = org.workspaces[0];
  if (!workspace) throw new Error('the org has no workspace');
  return workspace;
}
