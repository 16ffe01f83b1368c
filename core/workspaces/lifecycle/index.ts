export { WorkspaceLifecycle } from './lifecycle.ts';
export { checkText } from './text.ts';
