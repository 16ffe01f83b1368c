export { AppError, type AppErrorJson, counted, visibleText } from '../base/shared.ts';
export * from './access.ts';
export * from './app-settings.ts';
export type { SettingLock, SettingsImport, StoredSetting } from './app-settings-operations.ts';
export {
  type Approval,
  EXPIRED_BY,
  REMOVED_BY,
  sentApproval,
  type WholeApproval,
} from './approval-operations.ts';
export { withoutBulk } from './audience.ts';
export * from './carriers.ts';
export * from './client.ts';
export * from './dispatch.ts';
export {
  type ApiAddress,
  type DiskPart,
  type EngineLogLevel,
  type EngineLogLine,
  engineLogLevels,
} from './engine-operations.ts';
export * from './entities.ts';
export * from './events.ts';
export { type AgentConnection, snippetNames } from './external-operations.ts';
export * from './follow-log.ts';
export * from './frames.ts';
export * from './images.ts';
export * from './log-line.ts';
export * from './logs.ts';
export type { KeyValue, Memory, MemoryScope } from './memory-operations.ts';
export type { Budget } from './messaging-operations.ts';
export { numberedNames } from './numbered-names.ts';
export * from './offline.ts';
export type { Operation } from './operation.ts';
export * from './operations.ts';
export * from './org.ts';
export { type PlatformEventName, platformEvents } from './platform-events.ts';
export { type InstalledPlugin, type Plugin, type PluginUpdate, pluginSchema } from './plugin-operations.ts';
export type { RecordedEvent } from './replay-operations.ts';
export { type Schedule, type ScheduleRun, scheduleLimits } from './schedule-operations.ts';
export { type KeyVerdict, type Secret, secretKeySchema, secretValueSchema } from './secret-operations.ts';
export * from './settings.ts';
export { type StartPolicy, startPolicySchema } from './start-operations.ts';
export * from './stats.ts';
export * from './tasks.ts';
export * from './timeline.ts';
export * from './timeline-filter.ts';
export * from './timeline-kinds.ts';
export type { OrgToken, Token } from './token-operations.ts';
export * from './transfer-limits.ts';
export * from './usual-workspace.ts';
export * from './workspace-facts.ts';
