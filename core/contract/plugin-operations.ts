import { z } from 'zod';
import { command, nothing, query } from './operation.ts';
import { taskSchema } from './tasks.ts';

/** What a plugin says of itself in its plugin.yaml. */
export const pluginSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  author: z.string(),
  tags: z.array(z.string()),
  skills: z.array(z.string()),
  /** Empty: all. */
  runtimes: z.array(z.string()),
});
export type Plugin = z.infer<typeof pluginSchema>;

/** A plugin that belongs to a workspace. */
export const installedPluginSchema = pluginSchema.extend({
  /** Its runtime is one of those that the plugin is for. */
  supported: z.boolean(),
  /** `local://name` or `github://owner/repo#ref`. */
  source: z.string(),
  /** What it follows: `none`, `tag:<name>`, `tag:latest` or `sha:<commit>`. */
  track: z.string(),
  /** The commit that was installed; empty for a folder of this machine. */
  sha: z.string(),
});
export type InstalledPlugin = z.infer<typeof installedPluginSchema>;

export const pluginUpdateSchema = z.object({
  workspaceId: z.string(),
  plugin: z.string(),
  track: z.string(),
  installedSha: z.string(),
  /** null where that could not be found out. */
  latestSha: z.string().nullable(),
  available: z.boolean(),
  /** What to install to have the newest; null where there is nothing newer. */
  source: z.string().nullable(),
  /** Why it could not be found out; empty when it could. */
  problem: z.string(),
});
export type PluginUpdate = z.infer<typeof pluginUpdateSchema>;

const pluginListSchema = z.object({
  orgId: z.string(),
  /** None: all are allowed. */
  plugins: z.array(z.object({ name: z.string(), enabledBy: z.string(), enabledAt: z.number() })),
});

const workspaceErrors = ['workspace_not_found', 'workspace_removed'] as const;
const sourceErrors = [
  'plugin_source_invalid',
  'plugin_scheme_unknown',
  'plugin_name_invalid',
  'plugin_not_found',
  'plugin_too_large',
  'plugin_unpinned',
  'plugin_integrity',
  'plugin_invalid',
  'plugin_fetch_failed',
  'plugin_fetch_timeout',
] as const;

export const pluginOperations = {
  'plugins.registry': query(
    'Plugins that are on this machine, for all runtimes or for one',
    z.object({ runtime: z.string().optional() }),
    z.object({ plugins: z.array(pluginSchema) }),
  ),
  'plugins.installed': query(
    'Plugins of a workspace',
    z.object({ workspaceId: z.string() }),
    z.object({ plugins: z.array(installedPluginSchema) }),
    workspaceErrors,
  ),
  /** Gets it as an installation would, and brings it nowhere. */
  'plugins.preview': query(
    'What a plugin would bring',
    z.object({ source: z.string().min(1).max(1_000) }),
    z.object({
      plugin: pluginSchema,
      /** As it was asked for, with its scheme. */
      source: z.string(),
      sha: z.string(),
      /** By path; bytes. */
      files: z.array(z.object({ path: z.string(), size: z.number() })),
    }),
    sourceErrors,
  ),
  /** Result: `{workspaceId, plugin, source, restarting}`. */
  'plugins.install': command(
    'Install a plugin in a workspace',
    z.object({
      workspaceId: z.string(),
      /** `local://name`, or the name alone, or `github://owner/repo#ref`. */
      source: z.string().min(1).max(1_000),
      /** SHA-256 that its plugin.yaml must have. */
      sha256: z.string().max(64).optional(),
      track: z.string().max(300).default('none'),
    }),
    z.object({ task: taskSchema }),
    [...workspaceErrors, ...sourceErrors, 'plugin_not_allowed', 'plugin_external', 'plugin_track_invalid'],
  ),
  'plugins.uninstall': command(
    'Remove a plugin from a workspace',
    z.object({ workspaceId: z.string(), name: z.string() }),
    nothing,
    [...workspaceErrors, 'plugin_name_invalid', 'plugin_external', 'plugin_not_found', 'workspace_offline'],
  ),
  'plugins.allowList': query(
    'Plugins that the workspaces of an org may have',
    /** Id of the root workspace. */
    z.object({ orgId: z.string() }),
    pluginListSchema,
    ['org_not_found'],
  ),
  'plugins.setAllowList': command(
    'Decide which plugins the workspaces of an org may have',
    z.object({
      orgId: z.string(),
      plugins: z.array(z.string().min(1).max(128)).max(1_000),
      enabledBy: z.string().default('owner'),
    }),
    pluginListSchema,
    ['org_not_found', 'plugin_name_invalid'],
  ),
  /** Whoever wants an update installs its `source`. */
  'plugins.checkUpdates': query(
    'Which plugins have moved on since they were installed',
    z.object({ workspaceId: z.string().optional() }),
    z.object({ updates: z.array(pluginUpdateSchema) }),
    workspaceErrors,
  ),
  'plugins.repositories': query(
    'Where the repositories of github:// plugins are',
    nothing,
    /** Empty: nowhere yet. `fixedBy`: the variable that decides it. */
    z.object({ prefix: z.string(), fixedBy: z.string().nullable() }),
  ),
  'plugins.setRepositories': command(
    'Say where the repositories of github:// plugins are',
    /** An https:// or file:/// address, or an absolute folder, below which stand `owner/repo`. */
    z.object({ prefix: z.string().max(1_000) }),
    nothing,
    ['plugin_repositories_invalid'],
  ),
};
