export { cleanFilePath, cleanPath } from './access/paths.ts';
export {
  type ExecRequest,
  type ExecSession,
  type FileContent,
  type FileListing,
  type FilePart,
  type FileRoot,
  type FilesOwner,
  fileRoots,
  MAX_FILE_BYTES,
  type WorkspaceFiles,
} from './access/types.ts';
export { mayListen, type WorkspaceBackend } from './backend.ts';
export { namesOf } from './docker/names.ts';
export { workspaceDiskBytes } from './docker/stats.ts';
export { createDockerBackend } from './docker-backend.ts';
export { checkText, WorkspaceLifecycle } from './lifecycle/index.ts';
export { LiveLogs } from './logs/live-logs.ts';
export type { NewWorkspace } from './new-workspace.ts';
export { readAgentConfig, withValues } from './preflight/agent-config.ts';
export { createProcessBackend } from './process-backend.ts';
export { providerOfModel } from './providers.ts';
export { defaultBudgetBytes, memoryShareBytes } from './reconciler/memory.ts';
export { Reconciler } from './reconciler.ts';
export { WorkspaceRegistry } from './registry.ts';
export { Restarts } from './restarts.ts';
export { LiveStats } from './stats/live-stats.ts';
export { nextStatus, transitions } from './transitions.ts';
export { type Box, type LayoutTree, layoutTrees } from './wire-layout.ts';
export { type WirePositions, wirePositions } from './wire-positions.ts';
