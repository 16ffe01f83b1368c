import { AppError } from '../../../core/base/index.ts';
import type { PluginFile } from '../../../core/plugins/tree.ts';

/** The code of what is thrown. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'nothing';
}

export function filesOf(texts: Readonly<Record<string, string>>): PluginFile[] {
  return Object.entries(texts)
    .map(([path, text]) => ({ path, content: Buffer.from(text), mode: 0o644 }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
