import path from 'node:path';
import { AppError, type Clock, type HomePaths, type Logger } from '../base/index.ts';
import type { Handlers } from '../contract/index.ts';
import type { Files } from '../files/index.ts';
import { createGit } from '../git/index.ts';
import { createCommitCache } from '../org/index.ts';
import {
  localRegistry,
  Plugins,
  PREFIX_VARIABLE,
  pluginSettings,
  repositoryAddress,
} from '../plugins/index.ts';
import type { Store } from '../store/index.ts';
import type { WorkspaceRegistry } from '../workspaces/index.ts';
import type { Backends } from './backends.ts';
import type { TaskReport, Tasks } from './tasks.ts';

/** Key of the stored place of repositories. */
const PREFIX_SETTING = 'plugins.repositories';

export interface PluginParts {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  readonly backends: Backends;
  readonly files: Files;
  readonly restartSoon: (id: string) => void;
  readonly paths: HomePaths;
  /** The folder `resources/`. */
  readonly resources: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Plugins over the folders, the git mirrors and the workspaces of this installation. */
export function createPlugins(parts: PluginParts) {
  const { store, registry, backends, files, paths, resources, env, clock, logger } = parts;
  const settings = pluginSettings(env);
  const prefix = () => settings.prefix ?? store.settings.get(PREFIX_SETTING) ?? '';
  const commits = createCommitCache({
    gitFolder: paths.git,
    cacheFolder: paths.orgCache,
    env,
    offline: false,
    logger,
    now: clock.now,
  });
  const plugins = new Plugins({
    registry: localRegistry([paths.plugins, path.join(resources, 'plugins')], logger),
    copyOf: (request) => commits.get(request),
    // Plugins are public: nothing that they ask a server for needs the token of templates.
    git: createGit({ env, tokenHost: '' }),
    prefix,
    settings,
    clock,
    store,
    require: (id) => registry.require(id),
    reach: (id, work) => files.reach(id, work),
    backend: () => backends.current,
    change: (id, patch) => void registry.change(id, patch),
    restartSoon: parts.restartSoon,
    logger,
  });
  return {
    plugins,
    repositories: () => ({ prefix: prefix(), fixedBy: settings.prefix === null ? null : PREFIX_VARIABLE }),
    /** Throws `plugin_repositories_invalid`. */
    setRepositories(wanted: string): void {
      if (settings.prefix !== null) throw fixed();
      if (wanted.trim() !== '') repositoryAddress(wanted.trim(), 'owner/name');
      store.settings.set(PREFIX_SETTING, wanted.trim());
    },
  };
}

type PluginHandlers = Pick<Handlers, Extract<keyof Handlers, `plugins.${string}`>>;

export function pluginHandlers(parts: ReturnType<typeof createPlugins>, tasks: Tasks): PluginHandlers {
  const { plugins, repositories, setRepositories } = parts;
  const listed = (orgId: string) => ({ orgId, plugins: [...plugins.allowList(orgId)] });
  return {
    'plugins.registry': async ({ runtime }) => ({ plugins: await plugins.registry(runtime) }),
    'plugins.installed': ({ workspaceId }) => ({ plugins: plugins.installed(workspaceId) }),
    'plugins.preview': async ({ source: wanted }) => {
      const { plugin, source, sha, files } = await plugins.stage(wanted);
      const listed = files.map(({ path: name, content }) => ({ path: name, size: content.length }));
      return { plugin, source, sha, files: listed.sort((a, b) => (a.path < b.path ? -1 : 1)) };
    },
    'plugins.install': (request) => {
      const install = async (signal: AbortSignal, report: TaskReport) => {
        const onStep = (message: string) => {
          // Once something was brought into the workspace it is finished.
          signal.throwIfAborted();
          report({ message });
        };
        return { workspaceId: request.workspaceId, ...(await plugins.install({ ...request, onStep })) };
      };
      const title = `Install ${request.source}`;
      return { task: tasks.start('plugin.install', title, install, { plugin: request }) };
    },
    'plugins.uninstall': async ({ workspaceId, name }) => {
      if (await plugins.uninstall(workspaceId, name)) return {};
      throw new AppError('plugin_not_found', `It has no plugin "${name}"`);
    },
    'plugins.allowList': ({ orgId }) => listed(orgId),
    'plugins.setAllowList': ({ orgId, plugins: names, enabledBy }) => {
      plugins.setAllowList(orgId, names, enabledBy);
      return listed(orgId);
    },
    'plugins.checkUpdates': async ({ workspaceId }) => ({ updates: await plugins.checkUpdates(workspaceId) }),
    'plugins.repositories': repositories,
    'plugins.setRepositories': ({ prefix }) => {
      setRepositories(prefix);
      return {};
    },
  };
}

function fixed(): AppError {
  return new AppError('plugin_repositories_invalid', `${PREFIX_VARIABLE} decides where plugins are`, {
    detail: `Change or unset ${PREFIX_VARIABLE}, then start the app again.`,
  });
}
