import type { Disposable, HomePaths, Logger } from '../base/index.ts';
import { activityRepository } from './activity.ts';
import { buildRepository } from './builds.ts';
import { channelRepository } from './channels.ts';
import { openDatabase } from './database.ts';
import { delegationRepository } from './delegations.ts';
import { createEventLog } from './event-log.ts';
import { imageRepository } from './images.ts';
import { memoryRepository } from './memories.ts';
import { orgRepository } from './orgs.ts';
import { queueRepository } from './queue.ts';
import { scheduleRepository } from './schedules.ts';
import { secretRepository } from './secrets.ts';
import { settingsRepository } from './settings.ts';
import { tokenRepository } from './tokens.ts';
import { workspaceRepository } from './workspaces.ts';

export type { ActivityFilter, ActivityRecord } from './activity.ts';
export { bitOf, hasKind, withKind, withoutKind } from './backend-kinds.ts';
export type { ChannelRecord } from './channels.ts';
export { openDatabase } from './database.ts';
export type { DelegationRecord } from './delegations.ts';
export { lockHome } from './home-lock.ts';
export type { ImageRepository } from './images.ts';
export type { MemoryRecord } from './memories.ts';
export type { QueueRecord } from './queue.ts';
export type { ScheduleRecord } from './schedules.ts';
export type { SealedValue, SecretRecord, SecretSource } from './secrets.ts';
export type { TokenKind } from './tokens.ts';
export type { FileChanges, StoredFile } from './workspace-files.ts';
export type { WorkspacePatch, WorkspaceRecord } from './workspaces.ts';

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

  return {
    settings,
    workspaces,
    events,
    tokens: tokenRepository(database, now),
    activity: activityRepository(database),
    delegations: delegationRepository(database, now),
    queue: queueRepository(database, now),
    schedules,
    builds: buildRepository(database),
    images: imageRepository(database, now),
    orgs,
    secrets,
    channels,
    memories,
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
    transaction<T>(work: () => T): T {
      if (database.inTransaction) return work();
      try {
        return events.withTransaction(() => runTransaction(work) as T);
      } catch (error) {
        workspaces.reload();
        throw error;
      }
    },
    async dispose() {
      await events.dispose();
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.close();
    },
  } satisfies Disposable & Record<string, unknown>;
}
