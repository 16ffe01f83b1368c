export type { WorkspaceBackend } from './backend.ts';
export { createDockerBackend } from './docker-backend.ts';
export { WorkspaceLifecycle } from './lifecycle.ts';
export type { NewWorkspace } from './new-workspace.ts';
export { createProcessBackend } from './process-backend.ts';
export { Reconciler } from './reconciler.ts';
export { WorkspaceRegistry } from './registry.ts';
export { nextStatus, transitions } from './transitions.ts';
