export { configFiles } from './config-files.ts';
export type { ConfigFile } from './copy-files.ts';
export { assertImportable } from './importable.ts';
export { type Box, layoutOrg } from './layout.ts';
export { listOrgTemplates, type TemplateFolder } from './list-templates.ts';
export { type ImportPlan, type PlanEntry, planImport } from './plan.ts';
export { type ResolveOptions, resolveOrg } from './resolve.ts';
export { type ResolvedOrgJson, type ResolvedWorkspaceJson, resolvedToJson } from './resolved-json.ts';
export type {
  EnvRequirement,
  LiveWorkspace,
  MemoryScope,
  OrgTotals,
  ResolvedChannel,
  ResolvedOrg,
  ResolvedSchedule,
  ResolvedWorkspace,
  SeedMemory,
  SourcePosition,
  WorkspaceAccess,
} from './types.ts';
