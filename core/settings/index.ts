export { AssignedAgents } from './assigned-agents.ts';
export { MAX_CONFIG_BYTES, WorkspaceConfigs } from './config.ts';
export { Instructions } from './instructions.ts';
export { Models, modelVariables } from './models.ts';
export { FALLBACK_RUNTIME } from './template-row.ts';
export { WorkspaceTemplates } from './templates.ts';
