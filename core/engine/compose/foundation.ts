import { realpath } from 'node:fs/promises';
import path from 'node:path';
import {
  type Clock,
  createLogger,
  type DisposableStack,
  type HomePaths,
  homePaths,
  KnownSecrets,
  type Logger,
  newId,
  resourcesFolder,
  systemClock,
  Ticks,
} from '../../base/index.ts';
import { openCipher } from '../../secrets/index.ts';
import { lockHome, openStore, type Store } from '../../store/index.ts';
import { decide, EnvironmentSource, readLocked, type SettingOptions } from '../app-settings/index.ts';
import { EngineLog } from '../diagnostics/engine-log.ts';
import { adminTokenFrom, externalUrlFrom } from '../environment.ts';
import type { EngineOptions } from '../options.ts';
import type { TemplateRoots } from '../template-files.ts';

/** What everything else of the engine stands on: the data folder with its store and its keys, the log, the settings. */
export interface Foundation {
  readonly version: string;
  readonly clock: Clock;
  readonly now: () => number;
  readonly ticks: Ticks;
  readonly startedAt: number;
  readonly paths: HomePaths;
  /** The folder `resources/`. */
  readonly resources: string;
  /** Imported ones first, then those that come with the app. */
  readonly templateRoots: TemplateRoots;
  /** Real paths of folders that no agent may work in. */
  readonly guarded: readonly string[];
  readonly store: Store;
  readonly cipher: Awaited<ReturnType<typeof openCipher>>;
  readonly known: KnownSecrets;
  readonly logger: Logger;
  readonly engineLog: EngineLog;
  /** What the file of locked settings decides. */
  readonly locked: ReturnType<typeof readLocked>;
  readonly environmentSettings: EnvironmentSource;
  /** As the app was started, with what the settings add to it. */
  readonly env: NodeJS.ProcessEnv;
  readonly instanceId: string;
  readonly adminToken: string;
  /** Where agents elsewhere reach this app, without a slash at the end, if the owner has said so. */
  readonly externalUrl: string | undefined;
}

/**
 * Takes the data folder and opens what is in it. Throws `home_in_use`, `home_unusable`, what opening the store and the
 * master key throws, and `usage`, `settings_locked_invalid` for settings that cannot be meant.
 */
export async function openFoundation(options: EngineOptions, owned: DisposableStack): Promise<Foundation> {
  const startedWith = options.env ?? process.env;
  const clock = systemClock;
  const { now } = clock;
  const paths = homePaths(path.resolve(options.home));
  owned.add(lockHome(paths.lock));
  const known = new KnownSecrets();
  if (startedWith.MOLECULE_GITEA_TOKEN) known.add(startedWith.MOLECULE_GITEA_TOKEN);
  const locked = readLocked(paths.home);
  const settingOptions = settingOptionsOf(options);
  // What people chose lies in the store, which is opened with this logger.
  const first = decide('engine.logLevel', { locked, options: settingOptions, env: startedWith, stored: {} });
  const engineLog = new EngineLog(path.join(paths.logs, 'engine.log'), clock);
  const onLine = (line: string) => engineLog.take(line);
  const logger = createLogger({ folder: paths.logs, level: String(first.value), secrets: known, onLine });
  const { secretKey: handedOver } = options;
  const cipher = await openCipher({ variable: startedWith.SECRETS_ENCRYPTION_KEY, handedOver, paths });
  const store = owned.add(openStore(paths, logger, now));
  const environmentSettings = new EnvironmentSource({
    store,
    env: startedWith,
    locked,
    options: settingOptions,
    onWrite: (values) => {
      if (values['engine.logLevel'] !== undefined) logger.level = String(values['engine.logLevel']);
    },
  });
  const env = environmentSettings.environment();
  logger.level = String(environmentSettings.value('engine.logLevel'));
  const instanceId = store.settings.getOrCreate('instance.id', newId);
  const adminToken = await adminTokenFrom(paths.adminToken, env.ADMIN_TOKEN);
  known.add(adminToken);
  const resources = resourcesFolder();
  return {
    version: options.version,
    clock,
    now,
    ticks: new Ticks(clock),
    startedAt: now(),
    paths,
    resources,
    templateRoots: [paths.templates, path.join(resources, 'workspace-templates')],
    guarded: [await realpath(paths.home)],
    store,
    cipher,
    known,
    logger,
    engineLog,
    locked,
    environmentSettings,
    env,
    instanceId,
    adminToken,
    externalUrl: externalUrlFrom(env.EXTERNAL_PLATFORM_URL),
  };
}

/** The settings that options of this start decide, by the names that people are told. No flag says the log level: whoever embeds the engine does. */
function settingOptionsOf({ port, logLevel }: EngineOptions): SettingOptions {
  return {
    ...(port === undefined ? {} : { 'network.port': { name: '--port', value: port } }),
    ...(logLevel === undefined ? {} : { 'engine.logLevel': { name: 'the log level', value: logLevel } }),
  };
}
