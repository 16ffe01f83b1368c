import type { Disposable, HomePaths, Logger } from '../base/index.ts';
import { activityRepository } from './activity.ts';
import { approvalRepository } from './approvals.ts';
import { assignedAgentRepository } from './assigned-agents.ts';
import { buildRepository } from './builds.ts';
import { channelRepository } from './channels.ts';
import { openDatabase } from './database.ts';
import { delegationRepository } from './delegations.ts';
import { eventHistory } from './event-history.ts';
import { createEventLog } from './event-log.ts';
import { eventRange } from './event-range.ts';
import { GroupCommit } from './group-commit.ts';
import { imageRepository } from './images.ts';
import { inboundSecretRepository } from './inbound-secrets.ts';
import { instructionRepository } from './instructions.ts';
import { keyValueRepository } from './key-values.ts';
import { memoryRepository } from './memories.ts';
import { orgTokenRepository } from './org-tokens.ts';
import { orgRepository } from './orgs.ts';
import { pendingUploadRepository } from './pending-uploads.ts';
import { pluginRepository } from './plugins.ts';
import { queueRepository } from './queue.ts';
import { scheduleRunRepository } from './schedule-runs.ts';
import { scheduleRepository } from './schedules.ts';
import { secretRepository } from './secrets.ts';
import { settingsRepository } from './settings.ts';
import { tokenRepository } from './tokens.ts';
import { unreadRepository } from './unread.ts';
import { usageRepository } from './usage.ts';
import { workspaceConfigRepository } from './workspace-config.ts';
import { workspaceRepository } from './workspaces.ts';

export type {
  ActivityOutcome,
  ActivityPlace,
  ActivityRecord,
  OldActivity,
  StoredActivity,
} from './activity.ts';
export type { ActivityFilter } from './activity-pages.ts';
export type { ApprovalFilter, ApprovalRecord } from './approvals.ts';
export type { AssignedAgent } from './assigned-agents.ts';
export { bitOf, hasKind, withKind, withoutKind } from './backend-kinds.ts';
export type { ChannelRecord } from './channels.ts';
export { openDatabase } from './database.ts';
export type { DelegationRecord, DelegationStatus } from './delegations.ts';
export type { PastEvent } from './event-history.ts';
export { lockHome } from './home-lock.ts';
export type { ImageRepository } from './images.ts';
export type { InstructionRecord } from './instructions.ts';
export type { KeyValueRecord } from './key-values.ts';
export { DEFAULT_NAMESPACE, type MemoryRecord, type MemoryScope } from './memories.ts';
export type { OrgTokenRecord } from './org-tokens.ts';
export type { PendingUpload } from './pending-uploads.ts';
export type { AllowedPlugin, PluginOrigin } from './plugins.ts';
export type { QueueRecord } from './queue.ts';
export type { ScheduleRun } from './schedule-runs.ts';
export type { ScheduleRecord } from './schedules.ts';
export type { SealedValue, SecretRecord, SecretSource } from './secrets.ts';
export { monthOf, spentThisMonth } from './spending.ts';
export type { ListedToken, TokenKind, TokenRecord } from './tokens.ts';
export type { TraceColumns } from './trace.ts';
export type { FileChanges, StoredFile } from './workspace-files.ts';
export type { WorkspacePatch, WorkspaceRecord } from './workspace-record.ts';

export type Store = ReturnType<typeof openStore>;

/**
 * Opens the data of one installation. Throws what `openDatabase` throws.
 * `now` returns milliseconds since the epoch.
 */
export function openStore(paths: Pick<HomePaths, 'database' | 'backups'>, logger: Logger, now: () => number) {
  const database = openDatabase({ file: paths.database, backups: paths.backups });
  const settings = settingsRepository(database);
  const workspaces = workspaceRepository(database, now);
  const events = createEventLog(database, settings, now, logger);
  // Made once: making one costs a good part of what a small transaction does.
  const runTransaction = database.transaction((work: () => unknown) => work());

  const orgs = orgRepository(database, now);
  const secrets = secretRepository(database, now);
  const schedules = scheduleRepository(database, now);
  const channels = channelRepository(database, now);
  const memories = memoryRepository(database);
  const tokens = tokenRepository(database, now);
  const orgTokens = orgTokenRepository(database, now);

  const transaction = <T>(work: () => T): T => {
    if (database.inTransaction) return work();
    try {
      return events.withTransaction(() => runTransaction(work) as T);
    } catch (error) {
      workspaces.reload();
      tokens.forget();
      orgTokens.forget();
      throw error;
    }
  };
  const groups = new GroupCommit(transaction);

  return {
    settings,
    workspaces,
    events,
    tokens,
    orgTokens,
    eventHistory: eventHistory(database, events),
    eventRange: eventRange(database, events),
    activity: activityRepository(database),
    unread: unreadRepository(database),
    delegations: delegationRepository(database, now),
    queue: queueRepository(database, now),
    usage: usageRepository(database, now),
    schedules,
    scheduleRuns: scheduleRunRepository(database),
    builds: buildRepository(database),
    images: imageRepository(database, now),
    inboundSecrets: inboundSecretRepository(database, now),
    pendingUploads: pendingUploadRepository(database),
    orgs,
    plugins: pluginRepository(database, now),
    secrets,
    channels,
    workspaceConfigs: workspaceConfigRepository(database, now),
    assignedAgents: assignedAgentRepository(database, now),
    instructions: instructionRepository(database, now),
    approvals: approvalRepository(database),
    memories,
    keyValues: keyValueRepository(database, now),
    /**
     * Another number whenever something changed that an import compares with its template. What agents and the engine
     * report of workspaces does not count.
     */
    get wishVersion(): number {
      const { wishVersion } = workspaces;
      return [orgs, secrets, schedules, channels, memories].reduce(
        (sum, { version }) => sum + version,
        wishVersion,
      );
    },
    /** Runs `work` as one transaction; its events are told after the commit. Nested calls join the outer one. */
    transaction,
    /**
     * Runs `work` in one transaction with what others write within this turn, and resolves with its result after the
     * commit: for what comes in by the thousand. `work` may run twice, of which only one counts.
     */
    grouped: <T>(work: () => T): Promise<T> => groups.run(work),
    async dispose() {
      groups.dispose();
      await events.dispose();
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.close();
    },
  } satisfies Disposable & Record<string, unknown>;
}
