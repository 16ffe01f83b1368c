import type { FileChanges, Store, WorkspaceRecord } from '../../store/index.ts';
import { isConfig, withValues } from '../preflight/agent-config.ts';

/**
 * The config.yaml that says what a workspace runs as from now on, comments and all else kept; undefined when it says
 * so already, or there is none that can be changed.
 */
export function changedConfig(
  store: Store,
  id: string,
  { runtime, model, tier }: Pick<WorkspaceRecord, 'runtime' | 'model' | 'tier'>,
): FileChanges | undefined {
  const file = store.workspaces.filesOf(id).find(isConfig);
  const content = file && withValues(file.content, { runtime, model, tier });
  return content && { put: [{ path: file.path, mode: file.mode, content }], remove: [] };
}
