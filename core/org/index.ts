export { checkOrg } from './check/check.ts';
export { watchTemplate } from './check/watch.ts';
export { templateOf } from './export/template-of.ts';
export type { ExportedChannel, ExportedWorkspace } from './export/types.ts';
export {
  type CarriedExternal,
  carriedExternal,
  isCommitPlace,
  receiveExternal,
  receiveKnownRef,
} from './externals/carry.ts';
export { createCommitCache } from './externals/commit-cache.ts';
export { COMPLETE_MARKER } from './externals/complete-folder.ts';
export { knownRefSchema } from './externals/known-refs.ts';
export type { ExternalCopy, ExternalRequest, ExternalStore } from './externals/types.ts';
export { configFiles } from './files/config-files.ts';
export { type ConfigFile, type CopyLimits, copyFiles } from './files/copy-files.ts';
export { type DigestedFile, fileDigests, withDigest } from './files/digests.ts';
export { filesFor } from './files/files-for.ts';
export type { OrgSeeds } from './files/seeds.ts';
export { readRegistry } from './gallery/registry.ts';
export { checkDrift } from './lock/drift.ts';
export { LOCK_FILE, lockOf, type OrgLock, parseLock } from './lock/format.ts';
export { readLock, writeLock } from './lock/store.ts';
export type { TemplateFields } from './plan/fields.ts';
export type { LiveItem, LiveWorkspace } from './plan/live.ts';
export { findMissingEnv, flattenSpawning, type MissingEnv } from './plan/missing-env.ts';
export { type ImportPlan, type PlannedStep, planImport, type Wanted } from './plan/plan.ts';
export { visible } from './resolve/diagnostics.ts';
export { expandVariables, withoutSecrets } from './resolve/environment.ts';
export { assertImportable } from './resolve/importable.ts';
export { defaultPersonaRoot } from './resolve/persona.ts';
export { resolveOrg } from './resolve/resolve.ts';
export { resolvedToJson } from './resolve/resolved-json.ts';
export { workspaceEnv } from './resolve/workspace-env.ts';
export { createTemplates, type SourceOptions, type Templates } from './templates.ts';
export type {
  ResolvedChannel,
  ResolvedExternal,
  ResolvedOrg,
  ResolvedWorkspace,
  SeedMemory,
} from './types.ts';
export { createOrgWorker, type OrgWorker, type OrgWorkerOptions } from './worker/org-worker.ts';
