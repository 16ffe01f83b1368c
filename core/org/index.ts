export { configFiles } from './config-files.ts';
export { assertImportable } from './importable.ts';
export { type Box, layoutOrg } from './layout.ts';
export { listOrgTemplates } from './list-templates.ts';
export { type PlanEntry, planImport } from './plan.ts';
export { resolveOrg } from './resolve.ts';
export { resolvedToJson } from './resolved-json.ts';
export type {
  LiveWorkspace,
  ResolvedOrg,
  ResolvedWorkspace,
} from './types.ts';
