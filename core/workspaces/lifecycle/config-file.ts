import { parseDocument } from 'yaml';
import type { FileChanges, Store, WorkspaceRecord } from '../../store/index.ts';

const CONFIG_FILE = 'config.yaml';

/**
 * The config.yaml that says what a workspace runs as from now on, comments and all else kept; undefined when it says
 * so already, or there is none that can be read.
 */
export function changedConfig(
  store: Store,
  id: string,
  wanted: Pick<WorkspaceRecord, 'runtime' | 'model' | 'tier'>,
): FileChanges | undefined {
  const file = store.workspaces.filesOf(id).find(({ path }) => path === CONFIG_FILE);
  if (!file) return undefined;
  const document = parseDocument(Buffer.from(file.content).toString());
  if (document.errors.length > 0) return undefined;
  let differs = false;
  for (const field of ['runtime', 'model', 'tier'] as const) {
    if (document.get(field) === wanted[field] || (wanted[field] === '' && !document.has(field))) continue;
    document.set(field, wanted[field]);
    differs = true;
  }
  if (!differs) return undefined;
  const content = Buffer.from(document.toString());
  return { put: [{ path: CONFIG_FILE, mode: file.mode, content }], remove: [] };
}
